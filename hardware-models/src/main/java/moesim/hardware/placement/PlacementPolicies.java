package moesim.hardware.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The placement policies on the class path, ours and foreign ones, by name. */
public final class PlacementPolicies {
  private static final List<PlacementPolicy> ALL = load();

  private PlacementPolicies() {}

  /** All policies, sorted by name. */
  public static List<PlacementPolicy> all() {
    return ALL;
  }

  /** Names of all policies, sorted. */
  public static List<String> names() {
    return ALL.stream().map(PlacementPolicy::name).toList();
  }

  /** The policy called {@code name}. */
  public static Optional<PlacementPolicy> find(String name) {
    return ALL.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }

  private static List<PlacementPolicy> load() {
    List<PlacementPolicy> found = new ArrayList<>();
    ServiceLoader.load(PlacementPolicy.class, PlacementPolicies.class.getClassLoader())
        .forEach(found::add);
    found.sort(Comparator.comparing(PlacementPolicy::name));
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).name().equals(found.get(i - 1).name())) {
        throw new IllegalStateException(
            "two placement policies are called " + found.get(i).name());
      }
    }
    return List.copyOf(found);
  }
}
