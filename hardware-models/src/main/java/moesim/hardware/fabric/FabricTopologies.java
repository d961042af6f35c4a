package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The fabric topologies on the class path, ours and foreign ones, by name. */
public final class FabricTopologies {
  private static final List<FabricTopology> ALL = load();

  private FabricTopologies() {}

  /** All topologies, sorted by name. */
  public static List<FabricTopology> all() {
    return ALL;
  }

  /** Names of all topologies, sorted. */
  public static List<String> names() {
    return ALL.stream().map(FabricTopology::name).toList();
  }

  /** The topology called {@code name}. */
  public static Optional<FabricTopology> find(String name) {
    return ALL.stream().filter(topology -> topology.name().equals(name)).findFirst();
  }

  private static List<FabricTopology> load() {
    List<FabricTopology> found = new ArrayList<>();
    ServiceLoader.load(FabricTopology.class, FabricTopologies.class.getClassLoader())
        .forEach(found::add);
    found.sort(Comparator.comparing(FabricTopology::name));
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).name().equals(found.get(i - 1).name())) {
        throw new IllegalStateException(
            "two fabric topologies are called " + found.get(i).name());
      }
    }
    return List.copyOf(found);
  }
}
