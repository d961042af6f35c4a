package moesim.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import moesim.hardware.roofline.ExpertShape;
import moesim.input.Option;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.units.DataSize;

/**
 * Turns the {@code model} section into a {@link MoeModel}: a preset, or the numbers of an inline
 * model.
 */
final class ModelBinder {
  // Ids are numbered in 15 bits.
  private static final int MOST_SELECTABLE = Short.MAX_VALUE;

  private static final List<Option<?>> GEOMETRY = List.of(
      Keys.LAYERS, Keys.EXPERTS, Keys.ZERO_EXPERTS, Keys.TOP_K, Keys.EXPERT_BYTES, Keys.MODEL_NAME);
  private static final List<Option<?>> NEEDED = List.of(Keys.LAYERS, Keys.EXPERTS, Keys.TOP_K);

  private ModelBinder() {}

  /** The model; empty if the section says nothing, and the trace has to. */
  static Optional<MoeModel> bind(Options model, long seed) {
    return stated(model).map(card -> mixed(model, card, seed));
  }

  private static Optional<MoeModel> stated(Options model) {
    Optional<String> preset = model.find(Keys.PRESET);
    if (preset.isPresent()) {
      List<Option<?>> said = new ArrayList<>(GEOMETRY);
      said.addAll(ModelFigures.WIDTHS);
      for (Option<?> option : said) {
        if (model.names().contains(option.name())) {
          throw model.problem(
              option, "not together with preset, which says it; leave one of them out");
        }
      }
      return ModelCards.find(preset.get()).map(card -> card.toModel(model.get(Keys.WEIGHTS)));
    }
    boolean wide = anyOf(model, ModelFigures.WIDTHS);
    if (model.names().contains(Keys.WEIGHTS.name()) && !wide) {
      throw model.problem(
          Keys.WEIGHTS,
          "only with preset, or with the widths of an expert; an inline model says expert_bytes");
    }
    // Widths alone belong to experts that the trace counts.
    boolean counted = anyOf(model, GEOMETRY) || model.names().contains(Keys.EXPERT_BITS.name());
    return counted ? Optional.of(inline(model)) : Optional.empty();
  }

  private static boolean anyOf(Options model, List<Option<?>> options) {
    return options.stream().anyMatch(option -> model.names().contains(option.name()));
  }

  /** {@code card}, or the same with experts of mixed precision if the section says so. */
  private static MoeModel mixed(Options model, MoeModel card, long seed) {
    Optional<ExpertBits> bits = model.find(Keys.EXPERT_BITS);
    if (bits.isEmpty()) {
      return card;
    }
    if (model.names().contains(Keys.WEIGHTS.name())) {
      throw model.problem(Keys.WEIGHTS, "not together with expert_bits, which says it");
    }
    // A preset's experts are stored as bf16 unless stated: 16 bits, as for an inline model.
    if (!card.hasExpertBytes()) {
      throw model.problem(
          Keys.EXPERT_BITS,
          "needs the size of an expert at 16 bits: a preset that knows it, or expert_bytes");
    }
    long whole = card.bytesOf(0);
    return new MoeModel(
        card.name(),
        card.layerIds(),
        card.experts(),
        card.zeroExperts(),
        card.topK(),
        bits.get().bytes(card.layers(), card.experts(), seed, count -> (whole * count + 15) / 16));
  }

  private static MoeModel inline(Options model) {
    for (Option<?> option : NEEDED) {
      if (!model.names().contains(option.name())) {
        throw model.problem(option, "missing; an inline model needs layers, experts and top_k");
      }
    }
    long layers = model.get(Keys.LAYERS);
    int experts = Math.toIntExact(model.get(Keys.EXPERTS));
    int topK = Math.toIntExact(model.get(Keys.TOP_K));
    int zeroExperts = Math.toIntExact(model.get(Keys.ZERO_EXPERTS));
    if (experts + zeroExperts > MOST_SELECTABLE) {
      throw model.problem(
          Keys.ZERO_EXPERTS,
          experts + " and " + zeroExperts + " experts are more than " + MOST_SELECTABLE);
    }
    if (topK > experts + zeroExperts) {
      throw model.problem(
          Keys.TOP_K,
          "a token cannot select " + topK + " of " + (experts + zeroExperts) + " experts");
    }
    if (layers * experts > MoeModel.MOST_PAGES) {
      throw model.problem(
          Keys.LAYERS,
          layers + " x " + experts + " experts are more than the " + MoeModel.MOST_PAGES
              + " moesim numbers");
    }
    model
        .find(Keys.EXPERT_BYTES)
        .filter(size -> !MoeModel.isExpertSize(size.bytes()))
        .ifPresent(size -> {
          throw model.problem(
              Keys.EXPERT_BYTES, "an expert of " + size + " is outside [1 B, 1 TB]");
        });
    List<Long> bytes = bytes(model)
        .map(size -> Collections.nCopies(Math.toIntExact(layers), size))
        .orElse(List.of());
    List<Integer> ids =
        LongStream.range(0, layers).mapToObj(layer -> (int) layer).toList();
    return new MoeModel(
        model.find(Keys.MODEL_NAME).orElse("inline"), ids, experts, zeroExperts, topK, bytes);
  }

  private static Optional<Long> bytes(Options model) {
    Optional<Long> written = model.find(Keys.EXPERT_BYTES).map(DataSize::bytes);
    Optional<ExpertShape> shape = ModelFigures.writtenShape(model);
    if (shape.isEmpty()) {
      return written;
    }
    long bytes = shape.get().expertBytes();
    if (written.isPresent() && written.get() != bytes) {
      throw model.problem(
          Keys.EXPERT_BYTES,
          written.get() + " B, but the widths and weights make " + bytes + " B; leave one out");
    }
    if (!MoeModel.isExpertSize(bytes)) {
      throw model.problem(
          ModelFigures.EXPERT_WIDTH, "an expert of " + bytes + " B is outside [1 B, 1 TB]");
    }
    return Optional.of(bytes);
  }
}
