package moesim.cli;

import java.io.PrintWriter;
import java.util.Locale;
import moesim.experiment.Progress;
import moesim.traces.ReadingWatch;

/**
 * Progress on stderr for anything longer than a second: a bar that is redrawn if stderr is a
 * terminal, otherwise a plain line now and then. A short run prints nothing.
 */
final class ProgressLine implements Progress, AutoCloseable {
  /**
   * Set by the launcher, which can ask the shell; Java cannot tell whether stderr alone is a
   * terminal.
   */
  private static final String TERMINAL_PROPERTY = "moesim.stderr";

  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final long REDRAW_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final int BAR = 30;

  private final PrintWriter err;
  private final boolean terminal;
  private boolean silent;
  private final long started = System.nanoTime();
  private long next = started + QUIET_NANOS;
  private int drawn;

  private ProgressLine(PrintWriter err, boolean terminal, boolean silent) {
    this.err = err;
    this.terminal = terminal;
    this.silent = silent;
  }

  static ProgressLine on(PrintWriter err) {
    return new ProgressLine(err, "terminal".equals(System.getProperty(TERMINAL_PROPERTY)), false);
  }

  /** Says nothing of its own accord. */
  static ProgressLine silent(PrintWriter err) {
    return new ProgressLine(err, false, true);
  }

  @Override
  public long wallNanos() {
    return System.nanoTime();
  }

  @Override
  public synchronized void advanced(State state) {
    long now = System.nanoTime();
    if (isDue(now)) {
      String line = line(state, (now - started) / 1e9);
      show(terminal ? bar(state.runsDone(), state.runs()) + " " + line : line);
    }
  }

  @Override
  public synchronized void warn(String line) {
    clear();
    err.println(line);
    err.flush();
  }

  /** One thing is being done, which has come to {@code tokens}. */
  synchronized void replayed(long tokens) {
    long now = System.nanoTime();
    if (isDue(now)) {
      double seconds = (now - started) / 1e9;
      show(String.format(
          Locale.ROOT, "%,d tokens, %,.0f tokens/s, %.0f s", tokens, tokens / seconds, seconds));
    }
  }

  @Override
  public ReadingWatch reading() {
    return new ReadingRate(this);
  }

  /** A trace is being read since {@code begin}: {@code tokens} with {@code expertIds}. */
  synchronized void scanned(long tokens, long expertIds, long begin) {
    long now = System.nanoTime();
    if (isDue(now)) {
      double seconds = (now - begin) / 1e9;
      show(String.format(
          Locale.ROOT,
          "read %,d tokens, %,.0f expert ids/s, %.0f s",
          tokens,
          expertIds / seconds,
          seconds));
    }
  }

  /** A search has come across {@code states} states; how many there are nobody knows. */
  synchronized void found(long states) {
    long now = System.nanoTime();
    if (isDue(now)) {
      show(String.format(Locale.ROOT, "%,d states, %.0f s", states, (now - started) / 1e9));
    }
  }

  /** Of {@code cases} cases, {@code judged} are done. */
  synchronized void judged(int judged, int cases) {
    long now = System.nanoTime();
    if (isDue(now)) {
      String line = String.format(
          Locale.ROOT, "%d of %d cases, %.0f s", judged, cases, (now - started) / 1e9);
      show(terminal ? bar(judged, cases) + " " + line : line);
    }
  }

  private boolean isDue(long now) {
    if (silent || now - next < 0) {
      return false;
    }
    next = now + (terminal ? REDRAW_NANOS : PLAIN_NANOS);
    return true;
  }

  private void show(String line) {
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      drawn = line.length();
    } else {
      err.println(line);
    }
    err.flush();
  }

  private static String bar(int runsDone, int runs) {
    int filled = runs == 0 ? 0 : BAR * runsDone / runs;
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
  }

  private static String line(State state, double seconds) {
    int done = state.runsDone();
    int ran = done - state.runsKnown();
    String rate = ran == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %.3g runs/s, %.0f s left",
            ran / seconds,
            seconds / ran * (state.runs() - done));
    String best = state
        .best()
        .map(one -> String.format(
            Locale.ROOT, "; least %s %.4f (%s)", one.metric().name(), one.value(), one.run()))
        .orElse("");
    return String.format(
        Locale.ROOT,
        "%d of %d runs, %,.0f tokens/s, %.0f s%s%s",
        done,
        state.runs(),
        state.tokens() / seconds,
        seconds,
        rate,
        best);
  }

  /** A trace has been read, about which {@code line} says how fast. */
  synchronized void scanned(String line) {
    if (!silent) {
      warn(line);
    }
  }

  /** The last line there is. */
  synchronized void end(String line) {
    close();
    silent = true;
    err.println(line);
    err.flush();
  }

  @Override
  public synchronized void close() {
    clear();
  }

  private void clear() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}
