package moesim.scenario;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A checked scenario: what was asked, and the runs that answer it.
 *
 * @param name its name
 * @param seed its seed
 * @param text the file as read, and what the command line changed
 * @param question what the runs answer
 * @param columns keys that tell the runs apart, the first columns of the results
 * @param plans the runs in the order of the results, offline optima included
 * @param reports files to write
 * @param replications runs of every point, and how sure intervals are
 * @param notes what a reader of the results should know of the points, one line each
 */
public record Scenario(
    String name,
    long seed,
    ScenarioText text,
    Question question,
    List<String> columns,
    List<RunPlan> plans,
    List<String> reports,
    Replications replications,
    List<String> notes) {
  public Scenario {
    columns = List.copyOf(columns);
    plans = List.copyOf(plans);
    reports = List.copyOf(reports);
    notes = List.copyOf(notes);
  }

  /** What tells {@code plan} from the other runs, in words; empty if nothing does. */
  public String nameOf(RunPlan plan) {
    return nameOf(columns, plan.values());
  }

  /** The same for a run by its {@code keys} and their {@code values}; empty ones are left out. */
  public static String nameOf(List<String> keys, List<String> values) {
    return IntStream.range(0, keys.size())
        .filter(key -> !values.get(key).isEmpty())
        .mapToObj(key -> keys.get(key) + " " + values.get(key))
        .collect(Collectors.joining(", "));
  }
}
