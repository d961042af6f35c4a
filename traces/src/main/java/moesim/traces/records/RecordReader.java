package moesim.traces.records;

import java.util.List;
import moesim.traces.DataFile;

/** How a format reads one of its files. */
@FunctionalInterface
public interface RecordReader {
  /**
   * Hands every record of {@code file} over.
   *
   * @throws moesim.input.InputException with the place of what is wrong
   */
  void read(DataFile file, RecordDoor door);

  /** What a user should know of the files that were read, one line each. */
  default List<String> noticed() {
    return List.of();
  }
}
