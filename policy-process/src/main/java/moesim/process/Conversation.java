package moesim.process;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that is told lines and asked for lines. Whatever goes wrong is a {@link Failure}, and the process is killed, with
 * all it started.
 *
 * <p><b>Threads.</b> One keeps the end of what the process writes to stderr, one watches that it answers in time; all calls
 * come from the thread of the run.
 */
final class Conversation {
  /** The process did not do its part; the message says what instead. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_LINE = 1 << 24;
  private static final long GRACE_SECONDS = 2;
  private static final int TICKS = 20;
  private static final int KILLED = 128;

  private final Process process;
  private final String timeout;
  private final long tickMillis;
  private final OutputStream out;
  private final InputStream in;
  private final LastWords lastWords;
  private final Thread hook = new Thread(this::kill);
  private final CountDownLatch done = new CountDownLatch(1);

  /** Odd while something is waited for; grows with every wait. */
  private final AtomicLong waits = new AtomicLong();

  private volatile boolean late;

  private byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;

  private Conversation(Process process, String timeout, long timeoutMillis) {
    this.process = process;
    this.timeout = timeout;
    tickMillis = Math.max(1, timeoutMillis / TICKS);
    out = new BufferedOutputStream(process.getOutputStream(), BUFFER);
    in = process.getInputStream();
    lastWords = new LastWords(process.getErrorStream());
  }

  /** Starts {@code words} in {@code folder}, the current one if that is empty. */
  static Conversation start(List<String> words, String folder, String timeout, long timeoutMillis)
      throws Failure {
    ProcessBuilder builder = new ProcessBuilder(words);
    if (!folder.isEmpty()) {
      builder.directory(new File(folder));
    }
    try {
      Conversation started = new Conversation(builder.start(), timeout, timeoutMillis);
      started.begin();
      return started;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new Failure("cannot be started: "
          + reason.substring(reason.lastIndexOf(", ") + 1).strip()
          + "; write a program of the PATH, or a path from " + new File(folder).getAbsolutePath());
    }
  }

  private void begin() {
    // Also when moesim itself is stopped: nothing is left running.
    Runtime.getRuntime().addShutdownHook(hook);
    lastWords.start();
    Thread watch = new Thread(this::watch, "moesim policy watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** The clock is not read: a wait that outlives so many ticks is too long. */
  private void watch() {
    long seen = 0;
    int ticks = 0;
    try {
      while (!done.await(tickMillis, TimeUnit.MILLISECONDS)) {
        long now = waits.get();
        ticks = now % 2 == 1 && now == seen ? ticks + 1 : 0;
        seen = now;
        if (ticks > TICKS) {
          late = true;
          killAll();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells a line, which ends in LF; it may stay in a buffer until something is asked. */
  void tell(byte[] line, int length) throws Failure {
    waits.incrementAndGet();
    try {
      out.write(line, 0, length);
    } catch (IOException e) {
      throw failed();
    } finally {
      waits.incrementAndGet();
    }
  }

  /** Waits for the next line, without its end. */
  String ask() throws Failure {
    if (from < to) {
      throw failure("wrote " + Replies.excerpt(rest()) + " before it was asked");
    }
    waits.incrementAndGet();
    try {
      out.flush();
      return nextLine();
    } catch (IOException e) {
      throw failed();
    } finally {
      waits.incrementAndGet();
    }
  }

  private String nextLine() throws IOException, Failure {
    int looked = from;
    while (true) {
      for (; looked < to; looked++) {
        if (buffer[looked] == '\n') {
          String line = new String(buffer, from, looked - from, StandardCharsets.UTF_8);
          from = looked + 1;
          return line;
        }
      }
      if (from > 0) {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        looked -= from;
        to -= from;
        from = 0;
      }
      if (to == buffer.length) {
        if (to >= LONGEST_LINE) {
          throw failure("wrote a line of more than " + LONGEST_LINE + " bytes");
        }
        buffer = java.util.Arrays.copyOf(buffer, 2 * to);
      }
      int read = in.read(buffer, to, buffer.length - to);
      if (read < 0) {
        throw failed();
      }
      to += read;
    }
  }

  private String rest() {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /** Why nothing can be written or read any more. */
  private Failure failed() {
    String read = from < to ? ", after " + Replies.excerpt(rest()) + " without a line end" : "";
    boolean ended = waitForEnd();
    if (late) {
      return failure("did not answer within " + timeout + read);
    }
    return failure((ended ? inWords(process.exitValue()) : "closed its output") + read
        + " instead of answering");
  }

  private Failure failure(String message) {
    kill();
    return new Failure(message);
  }

  private static String inWords(int exitCode) {
    return exitCode > KILLED && exitCode < KILLED + 65
        ? "was killed by signal " + (exitCode - KILLED)
        : "ended with exit code " + exitCode;
  }

  private boolean waitForEnd() {
    try {
      return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Nothing more will be told: the process reads the end of its input and ends; one that does not is killed. */
  void close() throws Failure {
    if (done.getCount() == 0) {
      return;
    }
    waits.incrementAndGet();
    try {
      out.close();
    } catch (IOException e) {
      throw failed();
    } finally {
      waits.incrementAndGet();
    }
    boolean ended = waitForEnd();
    kill();
    if (ended && process.exitValue() != 0) {
      throw new Failure(inWords(process.exitValue()) + " after the last layer step");
    }
  }

  /** Ends the process, and all it started, at once. */
  void kill() {
    killAll();
    done.countDown();
    lastWords.await(GRACE_SECONDS);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running already.
      done.countDown();
    }
  }

  private void killAll() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The last lines it wrote to stderr. */
  List<String> lastWords() {
    return lastWords.lines();
  }
}
