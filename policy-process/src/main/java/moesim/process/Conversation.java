package moesim.process;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that is told lines and asked for lines. Whatever goes wrong is a {@link Failure}, and
 * the process is killed, with what it started as far as that is known.
 *
 * <p><b>Threads.</b> One writes to the process and reads from it, so that the run can stop waiting:
 * a pipe stays open, and who reads it blocked, as long as anything that the process left behind
 * holds its other end. Another keeps the end of what the process writes to stderr. All calls come
 * from the thread of the run.
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

  /** For a process to end after its input did, and for what it wrote to stderr to arrive. */
  private static final long GRACE_SECONDS = 2;

  private static final int TICKS = 20;
  private static final int KILLED = 128;

  private final Process process;
  private final String timeout;
  private final long tickMillis;
  private final OutputStream out;
  private final InputStream in;
  private final LastWords lastWords;
  private final ExecutorService pipes = Executors.newSingleThreadExecutor(Conversation::daemon);
  private final Thread hook = new Thread(this::kill);

  /** All that the process was seen to have started: what outlives it is no descendant any more. */
  private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();

  private final ByteArrayOutputStream untold = new ByteArrayOutputStream(BUFFER);
  private boolean wasAsked;
  private volatile boolean isOver;

  // Read lines, the beginning of the next one between from and to.
  private byte[] buffer = new byte[BUFFER];
  private volatile int from;
  private volatile int to;

  private Conversation(Process process, String timeout, long timeoutMillis) {
    this.process = process;
    this.timeout = timeout;
    tickMillis = Math.max(1, timeoutMillis / TICKS);
    out = process.getOutputStream();
    in = process.getInputStream();
    lastWords = new LastWords(process.getErrorStream());
  }

  private static Thread daemon(Runnable exchanges) {
    Thread thread = new Thread(exchanges, "moesim policy pipes");
    thread.setDaemon(true);
    return thread;
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
  }

  /** Tells a line, which ends in LF; it may stay in a buffer until something is asked. */
  void tell(byte[] line, int length) throws Failure {
    untold.write(line, 0, length);
    if (untold.size() >= BUFFER) {
      inTime(() -> {
        send();
        return "";
      });
    }
  }

  /**
   * Waits for the next line, without its end. A process may answer the first time, which is its
   * greeting, before it is asked, but never again.
   */
  String ask() throws Failure {
    if (wasAsked) {
      checkThatItIsSilent();
    }
    String line = inTime(() -> {
      send();
      return nextLine();
    });
    if (!wasAsked) {
      rememberWhatItStarted();
    }
    wasAsked = true;
    return line;
  }

  private void checkThatItIsSilent() throws Failure {
    try {
      int waiting = Math.min(in.available(), buffer.length - to);
      if (waiting > 0) {
        int filled = to + in.read(buffer, to, waiting);
        to = filled;
      }
    } catch (IOException e) {
      throw failed();
    }
    if (from < to) {
      throw failure("wrote " + Replies.excerpt(rest()) + " before it was asked");
    }
  }

  /** What {@code exchange} with the process comes to, if the timeout allows. */
  private String inTime(Callable<String> exchange) throws Failure {
    Future<String> result = pipes.submit(exchange);
    boolean wasInterrupted = false;
    boolean hasEnded = false;
    try {
      for (int tick = 0; tick <= TICKS; tick++) {
        try {
          return result.get(tickMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (hasEnded) {
            // Its last words had a tick to arrive: what keeps the pipe open is something else.
            throw failed();
          }
          rememberWhatItStarted();
          hasEnded = !process.isAlive();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Failure failure) {
            kill();
            throw failure;
          }
          throw failed();
        }
      }
      throw failure("did not answer within " + timeout + partOfLine()
          + "; let it flush every line, or raise timeout if it needs longer");
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void rememberWhatItStarted() {
    process.descendants().forEach(started::add);
  }

  private void send() throws IOException {
    untold.writeTo(out);
    untold.reset();
    out.flush();
  }

  private String nextLine() throws IOException, Failure {
    int looked = from;
    int end = to;
    while (true) {
      for (; looked < end; looked++) {
        if (buffer[looked] == '\n') {
          String line = new String(buffer, from, looked - from, StandardCharsets.UTF_8);
          from = looked + 1;
          return line;
        }
      }
      end -= from;
      looked = end;
      System.arraycopy(buffer, from, buffer, 0, end);
      from = 0;
      to = end;
      if (end == buffer.length) {
        if (end >= LONGEST_LINE) {
          throw new Failure("wrote a line of more than " + LONGEST_LINE + " bytes");
        }
        buffer = Arrays.copyOf(buffer, 2 * end);
      }
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        throw new EOFException();
      }
      end += read;
      to = end;
    }
  }

  private String rest() {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  private String partOfLine() {
    return from < to ? ", after " + Replies.excerpt(rest()) + " without a line end" : "";
  }

  /** Why nothing can be written or read any more. */
  private Failure failed() {
    boolean ended = waitForEnd();
    return failure((ended ? inWords(process.exitValue()) : "closed its output") + partOfLine()
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

  /**
   * Nothing more will be told: the process reads the end of its input and ends; one that has not
   * done so after the grace is killed, which is no failure, as it owes no answer. {@code last}
   * names what it was told last.
   */
  void close(String last) throws Failure {
    if (isOver) {
      return;
    }
    inTime(() -> {
      send();
      out.close();
      return "";
    });
    boolean ended = waitForEnd();
    kill();
    if (ended && process.exitValue() != 0) {
      throw new Failure(inWords(process.exitValue()) + " after the last " + last);
    }
  }

  /**
   * Ends the process at once, and what it started. What holds its pipes all the same is left
   * behind.
   */
  void kill() {
    isOver = true;
    rememberWhatItStarted();
    // Through handles: a Process would first close its pipes, and wait for who is blocked there.
    started.forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    pipes.shutdownNow();
    // Whoever looks finds it gone, not going; it cannot refuse.
    waitForEnd();
    lastWords.await(GRACE_SECONDS);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running already.
      isOver = true;
    }
  }

  /** The last lines it wrote to stderr. */
  List<String> lastWords() {
    return lastWords.lines();
  }
}
