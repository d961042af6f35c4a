package moesim.scenario;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import moesim.hardware.fabric.Fabric;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Suggestion;

/**
 * The fabric that a scenario names: one that moesim brings along, or one of a file of topologies.
 *
 * @param name as the scenario writes it
 * @param named the topology
 * @param fabric its units and links
 * @param digest tells fabrics apart by all that their links are
 */
public record ServingFabric(String name, NamedFabric named, Fabric fabric, String digest) {
  /** Stands between a file and the name of one of its topologies. */
  static final char MARK = '#';

  private static final int BYTES_OF_LINK = 3 * Integer.BYTES + 2 * Long.BYTES;

  /** Fabrics of one scenario, each read and built once, whatever the number of its points. */
  static final class Shelf {
    private final Map<String, ServingFabric> byName = new HashMap<>();

    /** The fabric that {@code option} of {@code machine} names; of several of a file the last. */
    ServingFabric get(Options machine, Option<String> option) {
      ServingFabric known = byName.get(machine.get(option));
      if (known == null) {
        known = of(machine, option);
        byName.put(machine.get(option), known);
      }
      return known;
    }
  }

  private static ServingFabric of(Options machine, Option<String> option) {
    String text = machine.get(option);
    int mark = text.lastIndexOf(MARK);
    String file = mark < 0 ? text : text.substring(0, mark);
    List<NamedFabric> found = read(machine, option, file);
    NamedFabric named = found.get(found.size() - 1);
    if (mark >= 0) {
      String wanted = text.substring(mark + 1);
      named = found.stream()
          .filter(one -> one.name().equals(wanted))
          .findFirst()
          .orElseThrow(() -> machine.problem(
              option,
              "no topology \"" + wanted + "\" in " + file
                  + Suggestion.forName(
                      wanted, found.stream().map(NamedFabric::name).toList())));
    }
    Fabric fabric = named.fabric();
    return new ServingFabric(text, named, fabric, digest(named, fabric));
  }

  private static List<NamedFabric> read(Options machine, Option<String> option, String file) {
    if (TopologyFile.shipped().contains(file)) {
      return TopologyFile.read(file);
    }
    if (!file.contains(".") && !file.contains("/")) {
      List<String> names = new ArrayList<>(TopologyFile.shipped());
      throw machine.problem(
          option,
          "no fabric \"" + file + "\"" + Suggestion.forName(file, names)
              + "; a file of topologies is written as file.yaml#name");
    }
    Path path = Path.of(machine.folder()).resolve(file);
    if (!Files.exists(path)) {
      throw machine.problem(option, "no such file: " + path);
    }
    return TopologyFile.read(path.toString());
  }

  private static String digest(NamedFabric named, Fabric fabric) {
    ByteBuffer bytes = ByteBuffer.allocate(fabric.linkCount() * BYTES_OF_LINK);
    for (int link = 0; link < fabric.linkCount(); link++) {
      bytes.putInt(fabric.from(link)).putInt(fabric.to(link)).putInt(fabric.level(link));
      bytes.putLong(fabric.bytesPerSecond(link)).putLong(fabric.latencyPs(link));
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest) + " " + named.paths() + " " + named.unit();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
