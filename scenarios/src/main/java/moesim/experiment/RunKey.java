package moesim.experiment;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import moesim.routing.RoutingTrace;
import moesim.scenario.PolicyFiles;
import moesim.scenario.RunPlan;
import moesim.traces.TextDigest;

/**
 * Names runs by what decides their results: what they run, the content of their trace, and the
 * files of policies from outside. Two runs of one key have the same result, if the same build of
 * moesim makes both.
 */
final class RunKey {
  private final Map<String, String> traces = new ConcurrentHashMap<>();

  /** All of the scenario: a trace or an optimum may hang on the program of another run. */
  private final Map<String, String> policyFiles;

  /** {@code policyFiles} are those of {@link PolicyFiles#digests}. */
  RunKey(Map<String, String> policyFiles) {
    this.policyFiles = new TreeMap<>(policyFiles);
  }

  /** SHA-256 in hexadecimal. */
  String of(RunPlan plan, RoutingTrace trace) {
    // A model that lists the size of every expert is long, and the same for many runs.
    String opened = traces.computeIfAbsent(
        plan.spec().trace().key(),
        key -> TextDigest.of(key + "|" + trace.facts().digest() + "|" + trace.model()));
    return TextDigest.of(plan.spec().identity() + "|" + opened + "|" + policyFiles);
  }
}
