package moesim.report.stats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moesim.traces.stats.TraceStatistics;

/**
 * A trace among others, under a name that no other has.
 *
 * @param name the last part of its path; with a number behind it where several end alike
 * @param statistics of it
 */
public record NamedTrace(String name, TraceStatistics statistics) {

  /** The traces with their names, in order. */
  public static List<NamedTrace> of(List<TraceStatistics> traces) {
    List<NamedTrace> named = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (TraceStatistics trace : traces) {
      String name = lastPart(trace.facts().source());
      String free = name;
      for (int number = 2; !taken.add(free); number++) {
        free = name + " #" + number;
      }
      named.add(new NamedTrace(free, trace));
    }
    return List.copyOf(named);
  }

  /** A glob is named by what stands before it. */
  private static String lastPart(String source) {
    String name = source;
    for (Path part : Path.of(source.replace('*', '_').replace('?', '_'))) {
      String text = part.toString();
      name = text.contains("_.") || text.equals("_") ? name : text;
    }
    return name;
  }
}
