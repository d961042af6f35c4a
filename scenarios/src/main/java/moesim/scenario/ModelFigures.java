package moesim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.hardware.roofline.AttentionShape;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.wafer.StudiedModel;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/**
 * What machines with time must know of a model beside its geometry: from the card of a preset, or
 * as the scenario writes it out.
 */
final class ModelFigures {
  static final Option<Long> HIDDEN_SIZE = Option.optional(
      "hidden_size",
      ValueType.wholeNumber(1, 1 << 20),
      "width of a token; wafers and expert parallelism need it");
  static final Option<Long> EXPERT_WIDTH = Option.optional(
      "expert_intermediate_size",
      ValueType.wholeNumber(1, 1 << 20),
      "width inside an expert; wafers and expert parallelism need it");
  static final Option<Long> EXPERT_MATRICES = Option.optional(
      "expert_matrices",
      ValueType.wholeNumber(1, 16),
      "weight matrices of an expert, 3 if gated, else 2; wafers and expert parallelism need it");
  static final Option<Long> DENSE_PARAMS = Option.optional(
      "dense_params",
      ValueType.wholeNumber(0, 10_000_000_000_000L),
      "weights of attention projections, dense layers and shared experts, all layers together; for a wafer whose dense"
          + " layers take time");

  /** What an inline model says beside its geometry. */
  static final List<Option<?>> WIDTHS =
      List.of(HIDDEN_SIZE, EXPERT_WIDTH, EXPERT_MATRICES, DENSE_PARAMS);

  /** Tokens are numbers of 16 bits. */
  private static final int ACTIVATION_BYTES = 2;

  private final Options model;
  private final Optional<ModelCard> card;

  /** Of the options of section {@code model}. */
  ModelFigures(Options model) {
    this.model = model;
    card = model.find(Keys.PRESET).flatMap(ModelCards::find);
  }

  boolean isPreset() {
    return card.isPresent();
  }

  /** The model as the case study measured it, if it did. */
  Optional<StudiedModel> studied() {
    return card.flatMap(ModelFigures::studied);
  }

  /** What an expert weighs and takes. */
  ExpertShape shape() {
    return card.map(this::shape).orElseGet(this::writtenShape);
  }

  /**
   * What an expert weighs whose widths are written in section {@code model}; empty if they are not,
   * or the bits are not.
   */
  static Optional<ExpertShape> writtenShape(Options model) {
    Optional<Long> hidden = model.find(HIDDEN_SIZE);
    Optional<Long> inside = model.find(EXPERT_WIDTH);
    Optional<Long> matrices = model.find(EXPERT_MATRICES);
    OptionalInt bits = model.get(Keys.WEIGHTS).bits();
    if (hidden.isEmpty() || inside.isEmpty() || matrices.isEmpty() || bits.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ExpertShape(
        Math.toIntExact(hidden.get()),
        Math.toIntExact(inside.get()),
        Math.toIntExact(matrices.get()),
        bits.getAsInt(),
        ACTIVATION_BYTES));
  }

  /** Weights of attention, dense layers and shared experts, per MoE layer. */
  long denseParams() {
    return card.map(ModelCard::denseParams).orElseGet(this::writtenDenseParams);
  }

  /**
   * What attention takes per MoE layer, in the mean of all layers; nothing where no source says it,
   * which {@code read} keys and values forbid.
   */
  AttentionShape attention(boolean read) {
    Optional<AttentionShape> known = card.flatMap(ModelCard::attentionShape);
    if (read && known.isEmpty()) {
      throw model.problem(
          Keys.PRESET, "no source says what keys and values take; leave batch.context out");
    }
    return known.orElse(AttentionShape.NONE);
  }

  /** As {@link #denseParams}, but 0 of an inline model that does not say it. */
  long heldDenseParams() {
    return isPreset() || model.names().contains(DENSE_PARAMS.name()) ? denseParams() : 0;
  }

  /** Heads of keys and values; a latent cache has none to divide and counts as one. */
  int cacheHeads() {
    return card.map(one -> one.attention().kvHeads().orElse(1)).orElse(1);
  }

  /** Groups of experts that the router ranks first; one if it does not, or nobody says. */
  int expertGroups() {
    return card.map(one -> one.experts().groups().orElse(1)).orElse(1);
  }

  private static Optional<StudiedModel> studied(ModelCard card) {
    return switch (card.preset()) {
      case "deepseek-v3" -> Optional.of(StudiedModel.DEEPSEEK);
      case "kimi-k2" -> Optional.of(StudiedModel.KIMI);
      case "qwen3-235b-a22b" -> Optional.of(StudiedModel.QWEN);
      case "llama-4-maverick" -> Optional.of(StudiedModel.LLAMA4);
      default -> Optional.empty();
    };
  }

  private ExpertShape shape(ModelCard card) {
    OptionalInt hidden = card.hiddenSize();
    OptionalInt intermediate = card.experts().intermediateSize();
    OptionalInt matrices = card.experts().matrices();
    if (hidden.isEmpty() || intermediate.isEmpty() || matrices.isEmpty()) {
      throw model.problem(
          Keys.PRESET, "the card of " + card.name() + " does not say how wide an expert is");
    }
    return shape(hidden.getAsInt(), intermediate.getAsInt(), matrices.getAsInt());
  }

  private ExpertShape writtenShape() {
    return shape(written(HIDDEN_SIZE), written(EXPERT_WIDTH), written(EXPERT_MATRICES));
  }

  private int written(Option<Long> width) {
    return Math.toIntExact(
        model
            .find(width)
            .orElseThrow(
                () -> model.problem(
                    width,
                    "missing; without a model preset this machine needs hidden_size, expert_intermediate_size and expert_matrices")));
  }

  private ExpertShape shape(int hidden, int intermediate, int matrices) {
    OptionalInt bits = model.get(Keys.WEIGHTS).bits();
    if (bits.isEmpty()) {
      throw model.problem(Keys.WEIGHTS, "this machine needs a number format, such as bf16 or fp8");
    }
    return new ExpertShape(hidden, intermediate, matrices, bits.getAsInt(), ACTIVATION_BYTES);
  }

  /** Per MoE layer. */
  private long writtenDenseParams() {
    long params = model
        .find(DENSE_PARAMS)
        .orElseThrow(
            () -> model.problem(
                DENSE_PARAMS,
                "missing; attention and dense layers take time, write machine.dense: none if they should not"));
    long layers = model
        .find(Keys.LAYERS)
        .orElseThrow(() ->
            model.problem(Keys.LAYERS, "missing; dense_params are spread over the MoE layers"));
    return params / layers;
  }
}
