package moesim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.TraceFacts;
import moesim.scenario.Question;
import moesim.scenario.ScenarioText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What {@code provenance.json} says that is needed to run its scenario again. */
record Receipt(
    String scenario,
    Question question,
    ScenarioText text,
    Map<String, String> traceDigests,
    Map<String, String> policyDigests,
    Optional<Provenance.CurveRequest> curve,
    Optional<EventRequest> events) {

  static Receipt read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          Location.of(file),
          "no such file; a folder with results has one, written by \"moesim run --out\"");
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<String> settings = new ArrayList<>();
    List<String> curvePolicies = new ArrayList<>();
    Map<String, String> traces = new LinkedHashMap<>();
    Map<String, String> policies = new LinkedHashMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          values.put(name, json.getString());
        } else if (name.equals("settings") && value == JsonToken.START_ARRAY) {
          readTexts(json, settings);
        } else if (name.equals(Provenance.CURVE_POLICIES) && value == JsonToken.START_ARRAY) {
          readTexts(json, curvePolicies);
        } else if (name.equals("traces") && value == JsonToken.START_ARRAY) {
          readDigests(json, traces);
        } else if (name.equals(Provenance.POLICY_FILES) && value == JsonToken.START_ARRAY) {
          readDigests(json, policies);
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be read: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new InputException(
          Location.inText(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          "not the provenance of a moesim run: " + e.getOriginalMessage(),
          e);
    }
    ScenarioText text = new ScenarioText(
        required(values, "scenario_file", file),
        Path.of(required(values, "scenario_folder", file)),
        required(values, "scenario_text", file),
        settings);
    String command = values.getOrDefault("command", Question.RUN.command());
    Question question = Question.of(command)
        .orElseThrow(() -> new InputException(
            Location.of(file), "written by an unknown command, \"" + command + "\""));
    Optional<Provenance.CurveRequest> curve = question == Question.CURVE
        ? Optional.of(new Provenance.CurveRequest(
            curvePolicies, required(values, Provenance.CURVE_CAPACITIES, file)))
        : Optional.empty();
    Optional<EventRequest> events = Optional.ofNullable(values.get(Provenance.EVENTS))
        .map(window -> new EventRequest(window, values.getOrDefault(Provenance.EVENTS_OF, "")));
    return new Receipt(
        required(values, "scenario", file), question, text, traces, policies, curve, events);
  }

  /** The traces whose content is not what the results were made from. */
  List<String> changedTraces(List<TraceFacts> now) {
    List<String> changed = new ArrayList<>();
    for (TraceFacts trace : now) {
      String before = traceDigests.get(trace.source());
      if (before != null && !before.equals(trace.digest())) {
        changed.add(trace.source() + ": the trace itself changed: sha256 was " + before + ", is "
            + trace.digest());
      }
    }
    return changed;
  }

  /** The files of policies from outside that are not what the results were made with. */
  List<String> changedPolicies(Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    policyDigests.forEach((file, before) -> {
      String after = now.getOrDefault(file, "gone");
      if (!after.equals(before)) {
        changed.add(file + ": the policy itself changed: sha256 was " + before + ", is " + after);
      }
    });
    return changed;
  }

  private static void readTexts(JsonParser json, List<String> texts) {
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(json.getString());
    }
  }

  private static void readDigests(JsonParser json, Map<String, String> digests) {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String source = "";
      String digest = "";
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("source")) {
          source = json.getString();
        } else if (name.equals("sha256")) {
          digest = json.getString();
        }
      }
      digests.put(source, digest);
    }
  }

  private static String required(Map<String, String> values, String name, Path file) {
    String value = values.get(name);
    if (value == null) {
      throw new InputException(
          Location.of(file), "not the provenance of a moesim run: \"" + name + "\" is missing");
    }
    return value;
  }
}
