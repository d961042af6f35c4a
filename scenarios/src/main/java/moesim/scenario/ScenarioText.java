package moesim.scenario;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.Disk;

/**
 * A scenario as written.
 *
 * @param source its file, as the user named it
 * @param base folder that relative paths start from
 * @param yaml the text of the file
 * @param settings {@code path=value} from the command line, which win over the file
 */
public record ScenarioText(String source, Path base, String yaml, List<String> settings) {
  public ScenarioText {
    settings = List.copyOf(settings);
  }

  /** The text of {@code file}. */
  public static ScenarioText of(Path file, List<String> settings) {
    try {
      Path parent = file.toAbsolutePath().normalize().getParent();
      return new ScenarioText(
          file.toString(), parent == null ? Path.of("") : parent, Files.readString(file), settings);
    } catch (CharacterCodingException e) {
      throw new InputException(Location.of(file), "not a text file in UTF-8", e);
    } catch (IOException e) {
      String what = Files.exists(file) ? Disk.unread(e) : "no such file";
      throw new InputException(Location.of(file), what, e);
    }
  }
}
