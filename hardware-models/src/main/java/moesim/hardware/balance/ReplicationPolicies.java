package moesim.hardware.balance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The replication policies on the class path, ours and foreign ones, by name. */
public final class ReplicationPolicies {
  private static final List<ReplicationPolicy> ALL = load();

  private ReplicationPolicies() {}

  /** All policies, sorted by name. */
  public static List<ReplicationPolicy> all() {
    return ALL;
  }

  /** Names of all policies, sorted. */
  public static List<String> names() {
    return ALL.stream().map(ReplicationPolicy::name).toList();
  }

  /** The policy called {@code name}. */
  public static Optional<ReplicationPolicy> find(String name) {
    return ALL.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }

  private static List<ReplicationPolicy> load() {
    List<ReplicationPolicy> found = new ArrayList<>();
    ServiceLoader.load(ReplicationPolicy.class, ReplicationPolicies.class.getClassLoader())
        .forEach(found::add);
    found.sort(Comparator.comparing(ReplicationPolicy::name));
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).name().equals(found.get(i - 1).name())) {
        throw new IllegalStateException(
            "two replication policies are called " + found.get(i).name());
      }
    }
    return List.copyOf(found);
  }
}
