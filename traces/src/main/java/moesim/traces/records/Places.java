package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import moesim.input.Location;
import moesim.traces.DataFile;

/**
 * Files and lines as one number each, as records keep them; where files have no lines, the numbers
 * of entries in a list.
 */
final class Places {
  private static final int LINE_BITS = 40;
  private static final long LINE_MASK = (1L << LINE_BITS) - 1;

  private final List<DataFile> files = new ArrayList<>();
  private String list = "";

  /** Places from here on are in {@code file}. */
  void enter(DataFile file) {
    files.add(file);
  }

  /** Says that places are entries of {@code list}, from 0. */
  void areIn(String ofFiles) {
    list = ofFiles;
  }

  /** A line of the file entered last. */
  long of(long line) {
    return (long) (files.size() - 1) << LINE_BITS | line;
  }

  Location at(long place) {
    DataFile file = files.get((int) (place >>> LINE_BITS));
    return list.isEmpty()
        ? Location.inText(file, place & LINE_MASK, Location.NONE)
        : Location.of(file + ": " + inFile(place));
  }

  /** Where in its file a place is: {@code line 3}. */
  String inFile(long place) {
    long number = place & LINE_MASK;
    return list.isEmpty() ? "line " + number : list + "[" + number + "]";
  }
}
