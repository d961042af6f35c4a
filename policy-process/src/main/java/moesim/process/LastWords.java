package moesim.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The end of what a process writes to stderr, read by a thread of its own so that the process never
 * waits for it.
 */
final class LastWords {
  private static final int KEPT_BYTES = 1 << 13;
  private static final int KEPT_LINES = 20;

  private final InputStream stream;
  private final Thread reader = new Thread(this::read, "moesim policy stderr");
  private final byte[] kept = new byte[KEPT_BYTES];
  private int length;

  LastWords(InputStream stream) {
    this.stream = stream;
    reader.setDaemon(true);
  }

  void start() {
    reader.start();
  }

  private void read() {
    byte[] chunk = new byte[KEPT_BYTES];
    try {
      for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
        keep(chunk, read);
      }
    } catch (IOException e) {
      // The process was killed: there is nothing more to read.
      keep(chunk, 0);
    }
  }

  private synchronized void keep(byte[] chunk, int read) {
    int old = Math.min(length, kept.length - read);
    System.arraycopy(kept, length - old, kept, 0, old);
    System.arraycopy(chunk, 0, kept, old, read);
    length = old + read;
  }

  /** Waits until the process has said all, but no longer than {@code seconds}. */
  void await(long seconds) {
    try {
      reader.join(TimeUnit.SECONDS.toMillis(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines that are not empty. */
  synchronized List<String> lines() {
    List<String> lines = new String(kept, 0, length, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
    return lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size());
  }
}
