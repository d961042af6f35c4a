package moesim.cli;

import java.io.PrintWriter;
import java.util.Locale;
import moesim.traces.ReadingWatch;

/** How fast the files of a trace are read: on the progress line meanwhile, as a line at the end. */
final class ReadingRate implements ReadingWatch {
  private final ProgressLine progress;
  private final long started = System.nanoTime();
  private String line = "";

  ReadingRate(ProgressLine progress) {
    this.progress = progress;
  }

  @Override
  public void read(long tokens, long expertIds) {
    progress.scanned(tokens, expertIds);
  }

  @Override
  public void done(long fileBytes, long tokens, long expertIds, long rejectedRows) {
    double seconds = Math.max((System.nanoTime() - started) / 1e9, 1e-3);
    line = String.format(
        Locale.ROOT,
        "read %.3f MB in %.3f s: %.1f MB/s, %,.0f expert ids/s, %,d rows rejected",
        fileBytes / 1e6,
        seconds,
        fileBytes / 1e6 / seconds,
        expertIds / seconds,
        rejectedRows);
  }

  /** The line, if files were read through. */
  void print(PrintWriter err) {
    if (!line.isEmpty()) {
      err.println(line);
      err.flush();
    }
  }
}
