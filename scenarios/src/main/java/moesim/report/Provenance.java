package moesim.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.ReplayContract;
import moesim.report.table.Origin;
import moesim.routing.TraceFacts;
import moesim.scenario.IndentedJson;
import moesim.scenario.PolicyFiles;
import moesim.scenario.Scenario;
import moesim.traces.TextDigest;
import tools.jackson.core.JsonGenerator;

/**
 * {@code provenance.json}: where results come from, and everything that may differ between two runs
 * of the same.
 */
final class Provenance {
  static final String CURVE_POLICIES = "curve_policies";
  static final String CURVE_CAPACITIES = "curve_capacities";
  static final String EVENTS = "events";
  static final String EVENTS_OF = "events_of";

  private Provenance() {}

  /** What was asked for, if the results are curves. */
  record CurveRequest(List<String> policies, String capacities) {}

  static void write(
      Scenario scenario,
      Experiment.Outcome outcome,
      Optional<CurveRequest> curve,
      Optional<EventRequest> events,
      Instant started,
      Duration duration,
      int threads,
      Path target)
      throws IOException {
    try (Writer writer = Files.newBufferedWriter(target);
        JsonGenerator json = IndentedJson.to(writer)) {
      json.writeStartObject();
      writeBuild(json);
      writeScenario(json, scenario);
      curve.ifPresent(asked -> {
        writeStrings(json, CURVE_POLICIES, asked.policies());
        json.writeStringProperty(CURVE_CAPACITIES, asked.capacities());
      });
      events.ifPresent(asked -> {
        json.writeStringProperty(EVENTS, asked.text());
        json.writeStringProperty(EVENTS_OF, asked.rows());
      });
      writeTraces(json, outcome.traces());
      writePolicyFiles(json, PolicyFiles.digests(scenario));
      writeStrings(json, "replay_contracts", ReplayContract.of(scenario));
      Inputs.write(json, scenario, outcome.traces());
      writeStrings(json, "notes", outcome.notes());
      writeMachine(json, started, duration, threads);
      writeWallTimes(json, outcome.wallTimes());
      json.writeEndObject();
    }
    Files.writeString(target, "\n", StandardOpenOption.APPEND);
  }

  private static void writeBuild(JsonGenerator json) {
    BuildInfo build = BuildInfo.current();
    json.writeStringProperty("moesim_version", build.version());
    json.writeStringProperty("moesim_commit", build.commit());
  }

  private static void writeScenario(JsonGenerator json, Scenario scenario) {
    json.writeStringProperty("command", scenario.question().command());
    json.writeStringProperty("scenario", scenario.name());
    json.writeNumberProperty("seed", scenario.seed());
    json.writeStringProperty("scenario_file", scenario.text().source());
    json.writeStringProperty("scenario_folder", scenario.text().base().toString());
    json.writeStringProperty("scenario_sha256", TextDigest.of(scenario.text().yaml()));
    json.writeStringProperty("scenario_text", scenario.text().yaml());
    writeStrings(json, "settings", scenario.text().settings());
    writeStrings(json, "reports", scenario.reports());
    json.writeNumberProperty("runs", scenario.plans().size());
  }

  private static void writeTraces(JsonGenerator json, List<TraceFacts> traces) {
    json.writeArrayPropertyStart(Origin.TRACES);
    for (TraceFacts trace : traces) {
      json.writeStartObject();
      json.writeStringProperty("source", trace.source());
      json.writeStringProperty("format", trace.format());
      json.writeStringProperty("sha256", trace.digest());
      json.writeNumberProperty("requests", trace.requests());
      json.writeNumberProperty("prefill_tokens", trace.prefillTokens());
      json.writeNumberProperty("decode_tokens", trace.decodeTokens());
      json.writeNumberProperty("selections", trace.selections());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Only where policies come from outside. */
  private static void writePolicyFiles(JsonGenerator json, Map<String, String> digests) {
    if (!digests.isEmpty()) {
      json.writeArrayPropertyStart(Origin.POLICY_FILES);
      digests.forEach((file, digest) -> {
        json.writeStartObject();
        json.writeStringProperty("source", file);
        json.writeStringProperty("sha256", digest);
        json.writeEndObject();
      });
      json.writeEndArray();
    }
  }

  private static void writeMachine(
      JsonGenerator json, Instant started, Duration duration, int threads) {
    json.writeStringProperty("started", started.toString());
    json.writeNumberProperty("duration_seconds", duration.toMillis() / 1000.0);
    json.writeNumberProperty("threads", threads);
    json.writeStringProperty(
        "jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    json.writeStringProperty(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    json.writeNumberProperty("processors", Runtime.getRuntime().availableProcessors());
  }

  /** In plan order, for runs on a wafer. */
  private static void writeWallTimes(JsonGenerator json, Map<String, List<Duration>> times) {
    times.forEach((name, ofRuns) -> {
      json.writeArrayPropertyStart(name);
      ofRuns.forEach(run -> json.writeNumber(run.toMillis() / 1000.0));
      json.writeEndArray();
    });
  }

  static void writeStrings(JsonGenerator json, String name, Iterable<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
