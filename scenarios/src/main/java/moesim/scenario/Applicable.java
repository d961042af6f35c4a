package moesim.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.cache.EvictionPolicies;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.balance.ReplicationPolicy;
import moesim.hardware.placement.PlacementPolicies;
import moesim.hardware.placement.PlacementPolicy;
import moesim.input.Option;
import moesim.yaml.Node;

/**
 * Where a scenario runs several policies of one section, an option of one of them does not apply to
 * the others: it is left out of their points, and its column is empty. Where there is one policy,
 * such an option is an error.
 */
final class Applicable {
  private static final String POLICY = ".policy";

  private final Set<String> sections = new TreeSet<>();

  /** Of a scenario that sets the dotted {@code paths} in some of its points. */
  Applicable(Collection<String> paths) {
    for (String path : paths) {
      if (path.endsWith(POLICY)) {
        sections.add(path.substring(0, path.length() - POLICY.length()));
      }
    }
  }

  /** {@code point} without what does not apply to it. */
  Node.Mapping of(Node.Mapping point) {
    Node.Mapping left = point;
    for (String section : sections) {
      left = of(left, section);
    }
    return left;
  }

  private static Node.Mapping of(Node.Mapping point, String section) {
    Node.Mapping.Entry entry = point.entries().get(section);
    Optional<List<Option<?>>> own = optionsOf(section, Plans.textAt(point, section + POLICY));
    if (entry == null || own.isEmpty() || !(entry.value() instanceof Node.Mapping written)) {
      return point;
    }
    List<String> applying = own.get().stream().map(Option::name).toList();
    Set<String> common = Keys.namesOf(section);
    Set<String> known = Keys.everyOptionOf(Keys.section(section)).keySet();
    Map<String, Node.Mapping.Entry> kept = new LinkedHashMap<>(written.entries());
    kept.keySet()
        .removeIf(key -> known.contains(key) && !common.contains(key) && !applying.contains(key));
    kept.keySet().removeAll(idle(section, Plans.textAt(point, section + POLICY)));
    Map<String, Node.Mapping.Entry> whole = new LinkedHashMap<>(point.entries());
    whole.put(
        section, new Node.Mapping.Entry(entry.key(), new Node.Mapping(kept, written.location())));
    return new Node.Mapping(whole, point.location());
  }

  /** Common options of a section that mean nothing to {@code policy}. */
  private static Set<String> idle(String section, String policy) {
    boolean once = section.equals("placement")
        && ReplicationPolicies.find(policy).map(found -> !found.needsLoads()).orElse(false);
    return once
        ? ParallelKeys.BY_LOADS.stream().map(Option::name).collect(Collectors.toSet())
        : Set.of();
  }

  /** A name may be that of a policy of wafers and of one of fabrics. */
  private static Optional<List<Option<?>>> ofPlacement(String policy) {
    List<Option<?>> options = new ArrayList<>();
    Optional<PlacementPolicy> ofDies = PlacementPolicies.find(policy);
    Optional<ReplicationPolicy> ofUnits = ReplicationPolicies.find(policy);
    ofDies.ifPresent(found -> options.addAll(found.options()));
    ofUnits.ifPresent(found -> options.addAll(found.options()));
    return ofDies.isPresent() || ofUnits.isPresent() ? Optional.of(options) : Optional.empty();
  }

  private static Optional<List<Option<?>>> optionsOf(String section, String policy) {
    return switch (section) {
      case "cache" -> EvictionPolicies.find(policy).map(found -> found.options());
      case "placement" -> ofPlacement(policy);
      case "allocation" -> AllocationPolicies.find(policy).map(found -> found.options());
      default -> Optional.empty();
    };
  }
}
