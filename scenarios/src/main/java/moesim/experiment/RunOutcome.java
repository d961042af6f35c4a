package moesim.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Problem;

/**
 * What became of one run.
 *
 * @param source says what it found, in memory or read again each time; empty if it failed
 * @param problem what was wrong with its input; empty if it did not fail, or by a fault
 * @param error why it failed, in one line; empty if it did not
 */
record RunOutcome<R>(Optional<Supplier<R>> source, Optional<InputException> problem, String error) {
  static <R> RunOutcome<R> of(R result) {
    return from(() -> result);
  }

  /** Of a run whose result {@code source} has. */
  static <R> RunOutcome<R> from(Supplier<R> source) {
    return new RunOutcome<>(Optional.of(source), Optional.empty(), "");
  }

  /** Of a run that nobody has run, but that does not fail as far as is known. */
  static <R> RunOutcome<R> notRun() {
    return from(() -> {
      throw new IllegalStateException("not run");
    });
  }

  /** Of a run that {@code cause} ended. */
  static <R> RunOutcome<R> failed(Throwable cause) {
    if (cause instanceof InputException wrong) {
      String problems =
          wrong.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
      return new RunOutcome<>(Optional.empty(), Optional.of(wrong), inOneLine(problems));
    }
    String what = cause instanceof OutOfMemoryError
        ? "out of memory: it needs more than Java was given (-Xmx)"
        : "fault of moesim: " + cause;
    return new RunOutcome<>(Optional.empty(), Optional.empty(), inOneLine(what));
  }

  boolean isFailed() {
    return source.isEmpty();
  }

  /** What it found; empty if it failed. */
  Optional<R> result() {
    return source.map(Supplier::get);
  }

  void ifDone(Consumer<R> use) {
    result().ifPresent(use);
  }

  /** A wall-clock time in nanoseconds of each result; none of a run that failed. */
  static <R> List<Duration> wallTimes(List<RunOutcome<R>> results, ToLongFunction<R> nanos) {
    return results.stream()
        .map(one -> one.result().map(nanos::applyAsLong).orElse(0L))
        .map(Duration::ofNanos)
        .toList();
  }

  private static String inOneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
