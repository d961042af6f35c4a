package moesim.routing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is about: a subject of a benchmark.
 *
 * <p><b>Source.</b> The names of the dataset core12345/MoE_expert_selection_trace. A benchmark is
 * translated if its name ends in a language and a country, as {@code mmlu_ZH_CN}, and its questions
 * are those of the benchmark without that ending.
 *
 * @param benchmark what the subject belongs to; empty if nobody says
 * @param subject its name
 */
public record RequestSubject(String benchmark, String subject)
    implements Comparable<RequestSubject> {
  private static final Pattern TRANSLATED = Pattern.compile("(.+)_([A-Z]{2}_[A-Z]{2})");

  /** The language of the benchmark, such as {@code ZH_CN}; empty if its name does not say. */
  public String language() {
    Matcher translated = TRANSLATED.matcher(benchmark);
    return translated.matches() ? translated.group(2) : "";
  }

  /** The benchmark without its language. */
  public String questions() {
    Matcher translated = TRANSLATED.matcher(benchmark);
    return translated.matches() ? translated.group(1) : benchmark;
  }

  @Override
  public int compareTo(RequestSubject other) {
    int byBenchmark = benchmark.compareTo(other.benchmark);
    return byBenchmark != 0 ? byBenchmark : subject.compareTo(other.subject);
  }

  /** Benchmark and subject: {@code mmlu_ZH_CN/astronomy}. */
  public String words() {
    return String.format(Locale.ROOT, "%s/%s", benchmark, subject);
  }
}
