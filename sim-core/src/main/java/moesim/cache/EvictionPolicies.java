package moesim.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The eviction policies on the class path, ours and foreign ones, by name. */
public final class EvictionPolicies {
  private static final List<EvictionPolicyFactory> ALL = load();

  private EvictionPolicies() {}

  /** All policies, sorted by name. */
  public static List<EvictionPolicyFactory> all() {
    return ALL;
  }

  /** Names of all policies, sorted. */
  public static List<String> names() {
    return ALL.stream().map(EvictionPolicyFactory::name).toList();
  }

  /** The policy called {@code name}. */
  public static Optional<EvictionPolicyFactory> find(String name) {
    return ALL.stream().filter(factory -> factory.name().equals(name)).findFirst();
  }

  private static List<EvictionPolicyFactory> load() {
    List<EvictionPolicyFactory> found = new ArrayList<>();
    ServiceLoader.load(EvictionPolicyFactory.class, EvictionPolicies.class.getClassLoader())
        .forEach(found::add);
    found.sort(Comparator.comparing(EvictionPolicyFactory::name));
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).name().equals(found.get(i - 1).name())) {
        throw new IllegalStateException(
            "two eviction policies are called " + found.get(i).name());
      }
    }
    return List.copyOf(found);
  }
}
