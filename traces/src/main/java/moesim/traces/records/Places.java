package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import moesim.input.Location;
import moesim.traces.DataFile;

/** Files and lines as one number each, as records keep them. */
final class Places {
  private static final int LINE_BITS = 40;
  private static final long LINE_MASK = (1L << LINE_BITS) - 1;

  private final List<DataFile> files = new ArrayList<>();

  /** Places from here on are in {@code file}. */
  void enter(DataFile file) {
    files.add(file);
  }

  /** A line of the file entered last. */
  long of(long line) {
    return (long) (files.size() - 1) << LINE_BITS | line;
  }

  Location at(long place) {
    return Location.inText(
        files.get((int) (place >>> LINE_BITS)), place & LINE_MASK, Location.NONE);
  }
}
