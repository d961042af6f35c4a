package moesim.traces.records;

import java.util.Optional;
import java.util.OptionalInt;
import moesim.routing.WeightKind;
import moesim.traces.text.Place;

/** What headers, or the format itself, say of a whole trace. */
final class RecordHeader {
  static final int MOST_SELECTED = 256;
  static final int MOST_EXPERTS = Short.MAX_VALUE + 1;

  private Optional<String> model = Optional.empty();
  private OptionalInt experts = OptionalInt.empty();
  private OptionalInt topK = OptionalInt.empty();
  private Optional<WeightKind> weightKind = Optional.empty();
  private boolean promptsMayBeCut;
  private boolean layersCounted;

  void model(String name, Place place) {
    if (model.filter(known -> !known.equals(name)).isPresent()) {
      throw place.problem("model " + name + ", but the first file is of " + model.get()
          + "; one trace is of one model");
    }
    model = Optional.of(name);
  }

  void experts(int ofLayer, Place place) {
    if (ofLayer < 1 || ofLayer > MOST_EXPERTS) {
      throw place.problem(ofLayer + " experts; expected a number in [1, " + MOST_EXPERTS + "]");
    }
    if (experts.isPresent() && experts.getAsInt() != ofLayer) {
      throw place.problem(ofLayer + " experts, but the first file says " + experts.getAsInt()
          + "; one trace is of one model");
    }
    experts = OptionalInt.of(ofLayer);
  }

  void topK(int ofToken, Place place) {
    if (ofToken < 1 || ofToken > MOST_SELECTED) {
      throw place.problem("top-k " + ofToken + "; expected a number in [1, " + MOST_SELECTED + "]");
    }
    topK = OptionalInt.of(ofToken);
  }

  void weights(WeightKind kind) {
    weightKind = Optional.of(kind);
  }

  void promptsMayBeCut() {
    promptsMayBeCut = true;
  }

  void layersCounted() {
    layersCounted = true;
  }

  Optional<String> model() {
    return model;
  }

  OptionalInt experts() {
    return experts;
  }

  OptionalInt topK() {
    return topK;
  }

  Optional<WeightKind> weightKind() {
    return weightKind;
  }

  boolean mayCutPrompts() {
    return promptsMayBeCut;
  }

  boolean countsLayers() {
    return layersCounted;
  }
}
