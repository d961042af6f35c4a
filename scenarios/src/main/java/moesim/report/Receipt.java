package moesim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Origin;
import moesim.routing.TraceFacts;
import moesim.scenario.Question;
import moesim.scenario.ScenarioText;

/** What a provenance says that is needed to run its scenario again. */
record Receipt(
    String scenario,
    Question question,
    ScenarioText text,
    Map<String, String> traceDigests,
    Map<String, String> policyDigests,
    Optional<Provenance.CurveRequest> curve,
    Optional<EventRequest> events) {

  /** That of {@code folder}. */
  static Receipt of(Path folder) {
    Origin origin = Origin.of(folder);
    ScenarioText text = new ScenarioText(
        origin.value("scenario_file"),
        Path.of(origin.value("scenario_folder")),
        origin.value("scenario_text"),
        origin.list("settings"));
    String command = origin.values().getOrDefault("command", Question.RUN.command());
    Question question = Question.of(command)
        .orElseThrow(() -> new InputException(
            Location.of(origin.file()), "written by an unknown command, \"" + command + "\""));
    Optional<Provenance.CurveRequest> curve = question == Question.CURVE
        ? Optional.of(new Provenance.CurveRequest(
            origin.list(Provenance.CURVE_POLICIES), origin.value(Provenance.CURVE_CAPACITIES)))
        : Optional.empty();
    Optional<EventRequest> events = Optional.ofNullable(origin.values().get(Provenance.EVENTS))
        .map(window ->
            new EventRequest(window, origin.values().getOrDefault(Provenance.EVENTS_OF, "")));
    return new Receipt(
        origin.value("scenario"),
        question,
        text,
        origin.digests(Origin.TRACES),
        origin.digests(Origin.POLICY_FILES),
        curve,
        events);
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
}
