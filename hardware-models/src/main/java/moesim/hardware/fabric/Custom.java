package moesim.hardware.fabric;

import java.util.List;
import java.util.Optional;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/** Links one by one, from a list. */
public final class Custom implements FabricTopology {
  static final Option<String> EDGES = Option.optional(
      "edges",
      ValueType.text("lines of from,to,bandwidth,latency[,both]"),
      "a link per line; units are whole numbers from 0, any other word is a switch; with \",both\" also back");
  static final Option<String> FILE = Option.optional(
      "file", ValueType.text("a path"), "file with such lines, relative to this one");

  @Override
  public String name() {
    return "custom";
  }

  @Override
  public String sentence() {
    return "links one by one, from a list or a file";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(EDGES, FILE);
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    Optional<String> edges = options.find(EDGES);
    Optional<String> file = options.find(FILE);
    if (edges.isPresent() == file.isPresent()) {
      throw options.problem(
          EDGES, edges.isPresent() ? "not together with file" : "missing; write edges or file");
    }
    EdgeList list = file.isPresent()
        ? EdgeList.of(context.textOf(FILE), Location.inText(sourceOf(options), 0, 1))
        : EdgeList.of(edges.get(), options.locationOf(EDGES));
    Wiring wiring = list.wiring();
    return new Blueprint(wiring, Figures.none(), List.of(wiring.units()));
  }

  private static String sourceOf(Options options) {
    String file = options.get(FILE);
    return options.folder().isEmpty() || file.startsWith("/")
        ? file
        : options.folder() + "/" + file;
  }
}
