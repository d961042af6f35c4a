package moesim.hardware.fabric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Written;
import moesim.input.Written.Kind;

/** A topology made from {@code key=value} words, as a file would. */
public record Built(FabricTopology kind, Options options, Blueprint blueprint) {
  static final String LINK = " link.bandwidth=10GB/s link.latency=100ns";
  static final long RATE = 10_000_000_000L;

  /** {@code kind key=value …}; {@code inner} and {@code outer} name entries of {@code others}. */
  public static Built of(String words, Map<String, Built> others) {
    String[] parts = words.split(" ", -1);
    FabricTopology kind = FabricTopologies.find(parts[0]).orElseThrow();
    Map<String, Written> written = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      Kind type = pair[1].matches("[0-9]+") ? Kind.WHOLE_NUMBER : Kind.TEXT;
      written.put(pair[0], new Written(pair[0], pair[1].replace(';', '\n'), type, PLACE));
    }
    Options options = new Options("fabric", PLACE, written);
    FabricContext context = new FabricContext(
        options,
        option -> Optional.ofNullable(others.get(options.get(option)))
            .orElseThrow(() -> options.problem(option, "unknown"))
            .blueprint,
        option -> {
          throw new InputException(PLACE, "no file");
        });
    for (Option<?> option : kind.options()) {
      options.find(option);
    }
    return new Built(kind, options, kind.create(context));
  }

  static final Location PLACE = Location.inText("fabrics.yaml", 3, 5);

  /** With links of 10 GB/s and 100 ns. */
  public static Built of(String words) {
    return of(words + LINK, Map.of());
  }

  public Fabric fabric() {
    return blueprint.fabric(kind.paths());
  }

  public Fabric fabric(Paths paths) {
    return blueprint.fabric(paths);
  }
}
