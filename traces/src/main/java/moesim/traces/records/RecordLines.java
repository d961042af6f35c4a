package moesim.traces.records;

import java.util.function.BiConsumer;
import moesim.input.InputException;
import moesim.traces.DataFile;
import moesim.traces.text.JsonFile;
import moesim.traces.text.LineFile;

/** Files with a record, or several, in every line. */
public final class RecordLines {
  private RecordLines() {}

  /** Reads a file of JSON lines; {@code line} reads one, which is an object that has not begun. */
  public static void ofJson(DataFile file, RecordDoor door, BiConsumer<JsonFile, RecordDoor> line) {
    ofText(file, door, (lines, to) -> {
      try (JsonFile json = new JsonFile(lines)) {
        line.accept(json, to);
        json.expectEnd();
      }
    });
  }

  /** Reads a file of lines; {@code line} reads one. */
  public static void ofText(DataFile file, RecordDoor door, BiConsumer<LineFile, RecordDoor> line) {
    try (LineFile lines = new LineFile(file)) {
      while (lines.next()) {
        try {
          line.accept(lines, door);
        } catch (InputException e) {
          door.bad(e);
        }
      }
    }
  }
}
