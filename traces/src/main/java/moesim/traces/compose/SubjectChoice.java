package moesim.traces.compose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingTrace;
import moesim.yaml.YamlPart;

/**
 * The requests of a source that are about certain subjects: {@code subjects: mmlu_ZH_CN/*}, where a
 * star stands for any characters.
 */
final class SubjectChoice {
  private static final String KEY = "subjects";
  private static final int NAMED = 8;

  private SubjectChoice() {}

  /**
   * Numbers of the requests of {@code trace} that {@code source} asks for, ascending: all, unless it
   * names subjects.
   *
   * @throws moesim.input.InputException if the trace knows no subjects, or not these
   */
  static int[] requests(YamlPart source, RoutingTrace trace) {
    IntStream all = IntStream.range(0, trace.facts().requests());
    if (!source.has(KEY)) {
      return all.toArray();
    }
    String wanted = source.text(KEY);
    RequestSubjects subjects = trace
        .subjects()
        .orElseThrow(() -> source.problem(
            KEY, "\"" + wanted + "\", but " + trace.facts().source() + " does not say them"));
    Pattern pattern = patternOf(wanted);
    int[] found = all.filter(
            request -> pattern.matcher(subjects.of(request).words()).matches())
        .toArray();
    if (found.length == 0) {
      throw source.problem(KEY, "\"" + wanted + "\" is none of " + listed(subjects.subjects()));
    }
    return found;
  }

  private static Pattern patternOf(String wanted) {
    return Pattern.compile(Arrays.stream(wanted.split("[*]", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*")));
  }

  private static String listed(List<RequestSubject> subjects) {
    String some =
        subjects.stream().limit(NAMED).map(RequestSubject::words).collect(Collectors.joining(", "));
    int more = subjects.size() - NAMED;
    return some + (more > 0 ? String.format(Locale.ROOT, " and %d more", more) : "");
  }
}
