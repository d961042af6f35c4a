package moesim.scenario;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.input.Option;
import tools.jackson.core.JsonGenerator;

/** The JSON Schema of scenario files (draft 2020-12), made from {@link Keys}, for editors. */
public final class ScenarioSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private ScenarioSchema() {}

  /** The schema as JSON text. */
  public static String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = IndentedJson.to(text)) {
      write(json, schema());
    }
    return text + "\n";
  }

  private static Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(Keys.SCENARIO.name(), describe(Keys.SCENARIO));
    properties.put(Keys.SEED.name(), describe(Keys.SEED));
    Map<String, Object> swept = new LinkedHashMap<>();
    swept.put(Keys.SEED.name(), values(Keys.SEED.type().schema()));
    for (Keys.Section section : Keys.sections()) {
      properties.put(section.name(), section(section, swept));
    }
    properties.put(
        Keys.SWEEP,
        object(
            "dotted paths of keys of this file, each with a list or a range; all combinations are run",
            swept));
    properties.put(
        Keys.REPORT,
        mapOf(
            "description",
            "result files to write",
            "type",
            "array",
            "items",
            Keys.REPORT_TYPE.schema()));
    Map<String, Object> schema = mapOf("$schema", DIALECT, "title", "moesim scenario");
    schema.putAll(object("what to replay, through which cache", properties));
    schema.put("required", List.of(Keys.SCENARIO.name()));
    return schema;
  }

  private static Map<String, Object> section(Keys.Section section, Map<String, Object> swept) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Keys.everyOptionOf(section).forEach((name, declared) -> {
      properties.put(name, oneOf(declared));
      swept.put(section.name() + "." + name, values(alternatives(declared)));
    });
    return object(section.sentence(), properties);
  }

  /** Several policies or formats may use one option name; a value has to fit one of them. */
  private static Map<String, Object> oneOf(List<Option<?>> declared) {
    return declared.size() == 1
        ? describe(declared.get(0))
        : mapOf(
            "description",
            declared.get(0).sentence(),
            "anyOf",
            declared.stream().map(ScenarioSchema::describe).toList());
  }

  private static Map<String, Object> alternatives(List<Option<?>> declared) {
    // Sorted: the maps of value types have another order in every run of Java.
    List<TreeMap<String, Object>> types =
        declared.stream().map(option -> new TreeMap<>(option.type().schema())).toList();
    return types.size() == 1 ? types.get(0) : mapOf("anyOf", types);
  }

  private static Map<String, Object> describe(Option<?> option) {
    Map<String, Object> described = mapOf("description", option.sentence());
    described.putAll(new TreeMap<>(option.type().schema()));
    option.fallback().ifPresent(value -> described.put("default", plain(value)));
    return described;
  }

  private static Object plain(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean
        ? value
        : value.toString();
  }

  private static Map<String, Object> values(Map<String, Object> value) {
    Map<String, Object> number = mapOf("type", List.of("number", "string"));
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : List.of("from", "to", "step", "factor")) {
      properties.put(name, number);
    }
    Map<String, Object> range = object("from, to, and either step or factor", properties);
    range.put("required", List.of("from", "to"));
    Map<String, Object> list =
        mapOf("type", "array", "minItems", 1L, "items", new TreeMap<>(value));
    return mapOf("anyOf", List.of(list, range));
  }

  private static Map<String, Object> object(String description, Map<String, Object> properties) {
    return mapOf(
        "description",
        description,
        "type",
        "object",
        "additionalProperties",
        false,
        "properties",
        properties);
  }

  private static Map<String, Object> mapOf(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static void write(JsonGenerator json, Object value) {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach((name, inner) -> {
        json.writeName((String) name);
        write(json, inner);
      });
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      new ArrayList<>(list).forEach(item -> write(json, item));
      json.writeEndArray();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString((String) value);
    }
  }
}
