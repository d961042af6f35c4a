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
import moesim.traces.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@code provenance.json} says.
 *
 * @param file the provenance
 * @param values its texts and numbers, by name
 * @param lists its lists of texts or numbers, by name
 * @param objects its lists of objects, by name: of every object its texts and numbers, by name
 */
public record Origin(
    Path file,
    Map<String, String> values,
    Map<String, List<String>> lists,
    Map<String, List<Map<String, String>>> objects) {
  /** The name of the file in a folder of results. */
  public static final String FILE = "provenance.json";

  /** The list of traces: {@code source}, {@code format} and {@code sha256}, among others. */
  public static final String TRACES = "traces";

  /** The list of files of policies from outside: {@code source} and {@code sha256}. */
  public static final String POLICY_FILES = "policy_files";

  /** That of {@code folder}. */
  public static Origin of(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          Location.of(file),
          "no such file; a folder with results has one, written by \"moesim run --out\"");
    }
    Origin origin =
        new Origin(file, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        origin.take(json.currentName(), json.nextToken(), json);
      }
      return origin;
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
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
    } else if (value == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        takeElement(name, json);
      }
    } else {
      json.skipChildren();
    }
  }

  private void takeElement(String name, JsonParser json) {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      objects.computeIfAbsent(name, none -> new ArrayList<>()).add(properties(json));
    } else if (json.currentToken().isScalarValue()) {
      lists.computeIfAbsent(name, none -> new ArrayList<>()).add(json.getString());
    } else {
      json.skipChildren();
    }
  }

  private static Map<String, String> properties(JsonParser json) {
    Map<String, String> found = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken().isScalarValue()) {
        found.put(name, json.getString());
      } else {
        json.skipChildren();
      }
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

  /** The traces. */
  public List<Map<String, String>> traces() {
    return objects.getOrDefault(TRACES, List.of());
  }

  /** The {@code sha256} of what is in the list called {@code name}, by its {@code source}. */
  public Map<String, String> digests(String name) {
    Map<String, String> digests = new LinkedHashMap<>();
    objects
        .getOrDefault(name, List.of())
        .forEach(
            one -> digests.put(one.getOrDefault("source", ""), one.getOrDefault("sha256", "")));
    return digests;
  }
}
