package moesim.report.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@code provenance.json} says that does not differ between two runs of the same: nothing of the clock, the threads or the
 * machine they ran on.
 *
 * @param file the provenance
 * @param values its texts and numbers, by name
 * @param lists its lists of texts, by name
 * @param traces of every trace its source, format and digest, by name
 */
public record Origin(
    Path file,
    Map<String, String> values,
    Map<String, List<String>> lists,
    List<Map<String, String>> traces) {
  /** The name of the file in a folder of results. */
  public static final String FILE = "provenance.json";

  /** That of {@code folder}. */
  public static Origin of(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          Location.of(file),
          "no such file; a folder with results has one, written by \"moesim run --out\"");
    }
    Origin origin =
        new Origin(file, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        origin.take(json.currentName(), json.nextToken(), json);
      }
      return origin;
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new InputException(
          Location.inText(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          "not the provenance of a moesim run: " + e.getOriginalMessage(),
          e);
    }
  }

  private void take(String name, JsonToken value, JsonParser json) {
    if (value.isScalarValue()) {
      values.put(name, json.getString());
    } else if (name.equals("traces")) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        traces.add(properties(json));
      }
    } else if (value == JsonToken.START_ARRAY) {
      List<String> texts = lists.computeIfAbsent(name, key -> new ArrayList<>());
      while (json.nextToken() != JsonToken.END_ARRAY) {
        texts.add(json.getString());
      }
    } else {
      json.skipChildren();
    }
  }

  private static Map<String, String> properties(JsonParser json) {
    Map<String, String> found = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      found.put(name, json.getString());
    }
    return found;
  }

  /** The value called {@code name}, which every provenance has. */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new InputException(
          Location.of(file), "not the provenance of a moesim run: \"" + name + "\" is missing");
    }
    return value;
  }

  /** The list called {@code name}; empty if there is none. */
  public List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
