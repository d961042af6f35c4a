package moesim.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;

/**
 * A recording's shape held against the model card of the scenario, and the model both make
 * together.
 */
public final class CardCheck {
  /** More experts than a {@link RoutingBlock} can number. */
  static final int MOST_EXPERTS = Short.MAX_VALUE + 1;

  // Far beyond any model: a file that says more is damaged.
  private static final int MOST_LAYERS = 1024;
  private static final int MOST_SELECTED = 256;
  private static final int NAMED_LAYERS = 8;

  private final TraceShape shape;
  private final Location location;
  private final Optional<MoeModel> card;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Compares them.
   *
   * @throws InputException if they are not of one model
   */
  public CardCheck(TraceShape shape, Optional<MoeModel> card, Location location) {
    this.shape = shape;
    this.location = location;
    this.card = card;
    List<Problem> problems = new ArrayList<>();
    if (shape.layers() > MOST_LAYERS || shape.topK() > MOST_SELECTED) {
      problems.add(new Problem(
          location,
          shape.layers() + " layers with top-k " + shape.topK() + "; at most " + MOST_LAYERS
              + " and " + MOST_SELECTED + " are read"));
    }
    if (!shape.expertBytes().stream().allMatch(MoeModel::isExpertSize)) {
      problems.add(
          new Problem(location, "expert sizes outside [1 B, 1 TB]: " + shape.expertBytes()));
    }
    card.ifPresent(model -> compare(model, location, problems));
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }

  private void compare(MoeModel model, Location location, List<Problem> problems) {
    // Whoever only counts the layers, recorder or inline model, numbers them from 0.
    boolean bothNamed = shape.layersNamed() && !isCounted(model);
    boolean sameLayers =
        bothNamed ? shape.layerIds().equals(model.layerIds()) : shape.layers() == model.layers();
    if (!sameLayers) {
      problems.add(new Problem(
          location,
          "the trace has " + layers(shape.layerIds(), bothNamed) + ", model " + model.name()
              + " has " + layers(model.layerIds(), bothNamed)));
    }
    int stated = shape.experts().orElse(model.experts());
    // A recorder that counts the router's outputs counts zero-computation experts as well.
    if (stated != model.experts() && stated != model.selectableExperts()) {
      problems.add(new Problem(
          location,
          "the trace has " + stated + " experts per layer, model " + model.name() + " has "
              + expertsOf(model)));
    }
    if (shape.topK() > model.selectableExperts()) {
      problems.add(new Problem(
          location,
          "the trace has top-k " + shape.topK() + ", but model " + model.name() + " only "
              + expertsOf(model) + " experts"));
    }
    if (shape.topK() != model.topK()) {
      warnings.add("top-k " + shape.topK() + " in the file overrides " + model.topK() + " of model "
          + model.name());
    }
    if (!shape.expertBytes().isEmpty()
        && model.hasExpertBytes()
        && !model.hasBytesPerExpert()
        && !shape.expertBytes().equals(model.expertBytes())) {
      warnings.add("expert sizes in the file override those of model " + model.name());
    }
  }

  private static String expertsOf(MoeModel model) {
    return model.zeroExperts() == 0
        ? Integer.toString(model.experts())
        : model.experts() + " and " + model.zeroExperts() + " zero-computation";
  }

  private static boolean isCounted(MoeModel model) {
    return model.layerIds().equals(IntStream.range(0, model.layers()).boxed().toList());
  }

  private static String layers(List<Integer> ids, boolean named) {
    String count = ids.size() + (ids.size() == 1 ? " MoE layer" : " MoE layers");
    if (!named) {
      return count;
    }
    String more = ids.size() > NAMED_LAYERS ? ", …, " + ids.get(ids.size() - 1) : "";
    return count
        + ids.stream()
            .limit(NAMED_LAYERS)
            .map(String::valueOf)
            .collect(Collectors.joining(", ", " (", more + ")"));
  }

  /** That a server recorded an expert that the model does not have, and why it may have. */
  public static String outside(int expert, int limit) {
    return "expert " + expert + " outside [0, " + limit + ")"
        + (expert < 0
            ? ""
            : "; if these are physical slots with copies of experts, the trace needs"
                + " the logical ids");
  }

  /** Ids from here upwards are wrong. */
  int expertLimit() {
    return card.map(MoeModel::selectableExperts)
        .orElseGet(() -> shape.experts().isPresent()
            ? shape.experts().getAsInt() + shape.zeroExperts()
            : MOST_EXPERTS);
  }

  /**
   * The model of a trace whose largest expert id is {@code largest}; {@code name} is used if
   * nothing else names it.
   */
  public MoeModel model(int largest, String name) {
    int experts = card.map(MoeModel::experts).orElseGet(() -> shape.experts().orElse(largest + 1));
    if (shape.experts().isEmpty() && card.isEmpty()) {
      warnings.add("the number of experts is not stated: " + experts
          + " taken, the largest id plus one; a model"
          + " card states it (--model PRESET, in a scenario model.preset)");
    }
    if ((long) shape.layers() * experts > MoeModel.MOST_PAGES) {
      throw new InputException(
          location,
          shape.layers() + " layers of " + experts + " experts are more than the "
              + MoeModel.MOST_PAGES + " moesim numbers");
    }
    boolean ownIds = shape.layersNamed() || card.isEmpty();
    return new MoeModel(
        card.map(MoeModel::name).or(shape::model).orElse(name),
        ownIds ? shape.layerIds() : card.get().layerIds(),
        experts,
        card.map(MoeModel::zeroExperts).orElse(shape.zeroExperts()),
        shape.topK(),
        expertBytes());
  }

  /**
   * Sizes stated expert by expert are a question of what if: they stand against those of the file.
   */
  private List<Long> expertBytes() {
    boolean ofCard = shape.expertBytes().isEmpty()
        || card.filter(MoeModel::hasBytesPerExpert).isPresent();
    return ofCard ? card.map(MoeModel::expertBytes).orElse(List.of()) : shape.expertBytes();
  }

  /** Where the file overrides the card, and what had to be guessed. */
  public List<String> warnings() {
    return warnings;
  }
}
