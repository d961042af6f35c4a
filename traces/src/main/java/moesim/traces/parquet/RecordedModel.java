package moesim.traces.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.model.MoeModel;

/**
 * The model of a trace file held against the model card of the scenario.
 *
 * @param model the two together: geometry and sizes as recorded, whatever the file does not know
 *     from the card
 * @param warnings where the file overrides the card
 */
record RecordedModel(MoeModel model, List<String> warnings) {

  /**
   * Compares them.
   *
   * @throws InputException if they are not of one model
   */
  static RecordedModel of(MoeModel recorded, MoeModel card, Location location) {
    // Recorders that only count the layers number them from 0: the card knows better.
    boolean counted =
        recorded.layerIds().equals(IntStream.range(0, recorded.layers()).boxed().toList());
    boolean sameLayers =
        counted ? recorded.layers() == card.layers() : recorded.layerIds().equals(card.layerIds());
    List<Problem> problems = new ArrayList<>();
    if (!sameLayers) {
      problems.add(new Problem(
          location,
          "the trace has " + layers(recorded, counted) + ", model " + card.name() + " has "
              + layers(card, counted)));
    }
    if (recorded.experts() != card.experts()) {
      problems.add(new Problem(
          location,
          "the trace has " + recorded.experts() + " experts per layer, model " + card.name()
              + " has " + card.experts()));
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    MoeModel model = new MoeModel(
        card.name(),
        card.layerIds(),
        recorded.experts(),
        recorded.topK(),
        recorded.hasExpertBytes() ? recorded.expertBytes() : card.expertBytes());
    return new RecordedModel(model, overrides(recorded, card));
  }

  private static String layers(MoeModel model, boolean counted) {
    return model.layers() + " MoE layers" + (counted ? "" : " " + model.layerIds());
  }

  private static List<String> overrides(MoeModel recorded, MoeModel card) {
    List<String> warnings = new ArrayList<>();
    if (recorded.topK() != card.topK()) {
      warnings.add("top-k " + recorded.topK() + " in the file overrides " + card.topK()
          + " of model " + card.name());
    }
    if (recorded.hasExpertBytes()
        && card.hasExpertBytes()
        && !recorded.expertBytes().equals(card.expertBytes())) {
      warnings.add("expert sizes in the file override those of model " + card.name());
    }
    return warnings;
  }
}
