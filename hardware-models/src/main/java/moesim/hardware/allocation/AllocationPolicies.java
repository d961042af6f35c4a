package moesim.hardware.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The allocation policies on the class path, ours and foreign ones, by name. */
public final class AllocationPolicies {
  private static final List<AllocationPolicyFactory> ALL = load();

  private AllocationPolicies() {}

  /** All policies, sorted by name. */
  public static List<AllocationPolicyFactory> all() {
    return ALL;
  }

  /** Names of all policies, sorted. */
  public static List<String> names() {
    return ALL.stream().map(AllocationPolicyFactory::name).toList();
  }

  /** The policy called {@code name}. */
  public static Optional<AllocationPolicyFactory> find(String name) {
    return ALL.stream().filter(factory -> factory.name().equals(name)).findFirst();
  }

  private static List<AllocationPolicyFactory> load() {
    List<AllocationPolicyFactory> found = new ArrayList<>();
    ServiceLoader.load(AllocationPolicyFactory.class, AllocationPolicies.class.getClassLoader())
        .forEach(found::add);
    found.sort(Comparator.comparing(AllocationPolicyFactory::name));
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).name().equals(found.get(i - 1).name())) {
        throw new IllegalStateException(
            "two allocation policies are called " + found.get(i).name());
      }
    }
    return List.copyOf(found);
  }
}
