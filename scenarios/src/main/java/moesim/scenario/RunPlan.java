package moesim.scenario;

import java.util.List;

/**
 * One run of a scenario: one row of its results.
 *
 * @param values the value of every column of {@link Scenario#columns}, as text; empty where the key
 *     does not apply
 * @param spec what to run
 * @param reference text that is the same for two runs that the same offline optimum belongs to
 * @param asked false if the scenario does not ask for it, and others are only compared with it
 */
public record RunPlan(List<String> values, RunSpec spec, String reference, boolean asked) {
  /** Name of the policy that is the offline optimum. */
  public static final String OPTIMUM = "belady";

  public RunPlan {
    values = List.copyOf(values);
  }
}
