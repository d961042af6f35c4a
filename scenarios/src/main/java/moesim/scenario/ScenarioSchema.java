package moesim.scenario;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.input.Option;
import moesim.input.ValueType;
import tools.jackson.core.JsonGenerator;

/** The JSON Schema of scenario files (draft 2020-12), made from {@link Keys}, for editors. */
public final class ScenarioSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private ScenarioSchema() {}

  /** The schema as JSON text. */
  public static String json() {
    return json(Vocabulary.shipped());
  }

  /** The schema of files in other {@code words}. */
  static String json(Vocabulary words) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = IndentedJson.to(text)) {
      write(json, schema(words));
    }
    return text + "\n";
  }

  private static Map<String, Object> schema(Vocabulary words) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(Keys.SCENARIO.name(), describe(Keys.SCENARIO));
    properties.put(Keys.SEED.name(), describe(Keys.SEED));
    Replications.OPTIONS.forEach(option -> properties.put(option.name(), describe(option)));
    Map<String, Map<String, Object>> scalars = new LinkedHashMap<>();
    scalars.put(Keys.SEED.name(), Keys.SEED.type().schema());
    for (Keys.Section section : words.sections()) {
      properties.put(section.name(), section(section, scalars));
    }
    properties.put(Keys.BASELINE, baseline(scalars));
    properties.put(Keys.SWEEP, sweep(scalars));
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

  private static Map<String, Object> baseline(Map<String, Map<String, Object>> scalars) {
    Map<String, Object> set = new LinkedHashMap<>();
    scalars.forEach((path, value) -> set.put(path, new TreeMap<>(value)));
    set.put(Variants.COLUMN, describe(Variants.NAME));
    return object(
        "dotted paths of keys with the values of the run that a run on a wafer is compared with",
        set);
  }

  private static Map<String, Object> sweep(Map<String, Map<String, Object>> scalars) {
    Map<String, Object> swept = new LinkedHashMap<>();
    Map<String, Object> set =
        new LinkedHashMap<>(Map.of(Variants.NAME.name(), describe(Variants.NAME)));
    scalars.forEach((path, value) -> {
      swept.put(path, values(value));
      set.put(path, new TreeMap<>(value));
    });
    Map<String, Object> variant = object("a name, and dotted paths of keys with their values", set);
    variant.put("required", List.of(Variants.NAME.name()));
    swept.put(Design.KIND.name(), describe(Design.KIND));
    swept.put(Design.POINTS.name(), points(set));
    swept.put(Design.SCRAMBLE.name(), describe(Design.SCRAMBLE));
    swept.put(
        Variants.KEY,
        mapOf(
            "description",
            "keys that change together: one dimension of the sweep, the column variant",
            "type",
            "array",
            "minItems",
            1L,
            "items",
            variant));
    return object(
        "dotted paths of keys of this file, each with a list or a range, and variants; all combinations are run, or the points of a design",
        swept);
  }

  /** Their number, or the points of a list. */
  private static Map<String, Object> points(Map<String, Object> scalars) {
    Map<String, Object> set = new LinkedHashMap<>(scalars);
    set.remove(Variants.NAME.name());
    Map<String, Object> list = mapOf(
        "type",
        "array",
        "minItems",
        1L,
        "items",
        object("dotted paths of keys with their values at this point", set));
    return mapOf(
        "description",
        Design.POINTS.sentence(),
        "anyOf",
        List.of(new TreeMap<>(Design.POINTS.type().schema()), list));
  }

  private static Map<String, Object> section(
      Keys.Section section, Map<String, Map<String, Object>> scalars) {
    Map<String, List<Option<?>>> options = Keys.everyOptionOf(section);
    options.forEach(
        (name, declared) -> scalars.put(section.name() + "." + name, alternatives(declared)));
    return object(section.sentence(), properties("#/properties/" + section.name(), options));
  }

  /**
   * The properties of the object at the JSON pointer {@code place}. Dotted names are nested
   * objects; the same with dots refers to them.
   */
  private static Map<String, Object> properties(
      String place, Map<String, List<Option<?>>> options) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, Map<String, List<Option<?>>>> groups = new LinkedHashMap<>();
    options.forEach((name, declared) -> {
      int dot = name.indexOf('.');
      if (dot < 0) {
        properties.put(name, oneOf(declared));
      } else {
        groups
            .computeIfAbsent(name.substring(0, dot), group -> new LinkedHashMap<>())
            .put(name.substring(dot + 1), declared);
      }
    });
    Map<String, Object> dotted = new LinkedHashMap<>();
    groups.forEach((name, group) -> {
      String inside = place + "/properties/" + name;
      Map<String, Object> inner = properties(inside, group);
      properties.put(name, object(name + ": a group of options", inner));
      inner
          .keySet()
          .forEach(
              key -> dotted.put(name + "." + key, mapOf("$ref", inside + "/properties/" + key)));
    });
    properties.putAll(dotted);
    return properties;
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
        : ValueType.written(value);
  }

  private static Map<String, Object> values(Map<String, Object> value) {
    Map<String, Object> number = mapOf("type", List.of("number", "string"));
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : List.of("from", "to", "step", "factor")) {
      properties.put(name, number);
    }
    properties.put(DrawnRange.SCALE.name(), describe(DrawnRange.SCALE));
    Map<String, Object> range = object(
        "from, to, and either step or factor, or the scale that a design draws on", properties);
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
