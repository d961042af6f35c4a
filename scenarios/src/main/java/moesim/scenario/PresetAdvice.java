package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Problem;
import moesim.model.MoeModel;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/**
 * Which model presets a trace could be of, for one that is not of the model it was said to be of.
 */
final class PresetAdvice {
  private static final int MOST = 4;

  private PresetAdvice() {}

  /** {@code wrong}, with what to do about it if the trace can be read once no model is named. */
  static InputException added(InputException wrong, TraceFormat format, TraceRequest request) {
    MoeModel found;
    try {
      found = format
          .open(new TraceRequest(
              request.files(),
              request.options(),
              Optional.empty(),
              request.seed(),
              request.opponents()))
          .model();
    } catch (InputException e) {
      // Something else is wrong, or the format needs the model: the first report is the better one.
      return wrong;
    }
    List<Problem> problems = new ArrayList<>(wrong.problems());
    Problem last = problems.remove(problems.size() - 1);
    problems.add(new Problem(last.location(), last.message() + "; " + advice(found)));
    return new InputException(problems);
  }

  /** Presets of the geometry of {@code trace}, whose number of experts may be the largest seen. */
  static String advice(MoeModel trace) {
    List<String> fitting =
        ModelCards.names().stream().filter(name -> fits(name, trace)).toList();
    String geometry =
        trace.layers() + " MoE layers, " + trace.experts() + " experts, top-" + trace.topK();
    if (fitting.isEmpty()) {
      return "no preset has the trace's geometry (" + geometry + "): leave the model out";
    }
    String names = String.join(", ", fitting.subList(0, Math.min(MOST, fitting.size())));
    return "presets of the trace's geometry (" + geometry + "): " + names
        + (fitting.size() > MOST ? ", ..." : "") + "; name one, or leave the model out";
  }

  private static boolean fits(String name, MoeModel trace) {
    return ModelCards.find(name)
        .map(card -> card.toModel(Keys.WEIGHTS.fallback().orElseThrow()))
        .filter(card -> card.layers() == trace.layers()
            && card.topK() == trace.topK()
            && (card.experts() == trace.experts() || card.selectableExperts() == trace.experts()))
        .isPresent();
  }
}
