package moesim.cli;

import java.util.Locale;
import moesim.traces.ReadingWatch;

/** How fast the files of a trace are read: on the progress line meanwhile, as a line at the end. */
final class ReadingRate implements ReadingWatch {
  private final ProgressLine progress;
  private long started = System.nanoTime();

  ReadingRate(ProgressLine progress) {
    this.progress = progress;
  }

  @Override
  public void read(long tokens, long expertIds) {
    progress.scanned(tokens, expertIds, started);
  }

  @Override
  public void done(long fileBytes, long tokens, long expertIds, long rejectedRows) {
    double seconds = Math.max((System.nanoTime() - started) / 1e9, 1e-3);
    progress.scanned(String.format(
        Locale.ROOT,
        "read %.3f MB in %.3f s: %.1f MB/s, %,.0f expert ids/s, %,d rows rejected",
        fileBytes / 1e6,
        seconds,
        fileBytes / 1e6 / seconds,
        expertIds / seconds,
        rejectedRows));
    // Of several recordings the next one begins.
    started = System.nanoTime();
  }
}
