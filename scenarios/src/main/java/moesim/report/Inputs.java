package moesim.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.model.MoeModel;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;
import moesim.scenario.RunSpec;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import moesim.traces.TraceFormats;
import tools.jackson.core.JsonGenerator;

/** Which inputs of a result are measured, published or assumed. */
final class Inputs {
  private static final String MEASURED = "measured";
  private static final String PUBLISHED = "published";
  private static final String ASSUMED = "assumed";

  private Inputs() {}

  static void write(JsonGenerator json, Scenario scenario, List<TraceFacts> traces) {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (TraceFacts trace : traces) {
      String origin = trace.format().substring(trace.format().lastIndexOf(' ') + 1);
      boolean generated =
          TraceFormats.find(origin).map(format -> format.generates()).orElse(false);
      inputs.put("routing of " + trace.source(), generated ? ASSUMED : MEASURED);
    }
    for (RunPlan plan : scenario.plans()) {
      RunSpec spec = plan.spec();
      // A preset is published, with its source in the model cards; an inline model is what the user
      // says.
      String origin = spec.published() ? PUBLISHED : ASSUMED;
      spec.card().ifPresent(card -> inputs.put("geometry of " + card.name(), origin));
      spec.card()
          .filter(MoeModel::hasExpertBytes)
          .ifPresent(card -> inputs.put("expert bytes of " + card.name(), origin));
      if (spec instanceof WaferRun wafer) {
        wafer
            .energySources()
            .forEach((figure, source) -> inputs.put("machine." + figure, "stated: " + source));
      }
    }
    inputs.put("cache capacity", ASSUMED);
    json.writeObjectPropertyStart("inputs");
    inputs.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
