package moesim.traces;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.WeightKind;

/**
 * What the beginning of a recording says about the whole of it.
 *
 * @param model name of the recorded model; empty if not stated
 * @param layerIds the model's own numbers of its MoE layers, in order
 * @param layersNamed false if the recording only counts its layers; {@code layerIds} are then 0, 1,
 *     2, …
 * @param topK experts a token selects per layer
 * @param experts experts per layer; empty if not stated
 * @param zeroExperts zero-computation experts per layer that {@code experts} does not count
 * @param expertBytes bytes of one expert of each layer; empty if not stated
 * @param weights kind the gate weights should have; empty if there are none
 * @param promptsMayBeCut true if the recorder's server may have kept the beginnings of prompts in a
 *     prefix cache
 */
public record TraceShape(
    Optional<String> model,
    List<Integer> layerIds,
    boolean layersNamed,
    int topK,
    OptionalInt experts,
    int zeroExperts,
    List<Long> expertBytes,
    Optional<WeightKind> weights,
    boolean promptsMayBeCut) {
  public TraceShape {
    layerIds = List.copyOf(layerIds);
    expertBytes = List.copyOf(expertBytes);
    if (layerIds.isEmpty() || topK < 1) {
      throw new IllegalArgumentException("layers=" + layerIds.size() + " topK=" + topK);
    }
  }

  /** The shape of a recording that says nothing of zero-computation experts. */
  public TraceShape(
      Optional<String> model,
      List<Integer> layerIds,
      boolean layersNamed,
      int topK,
      OptionalInt experts,
      List<Long> expertBytes,
      Optional<WeightKind> weights,
      boolean promptsMayBeCut) {
    this(model, layerIds, layersNamed, topK, experts, 0, expertBytes, weights, promptsMayBeCut);
  }

  /**
   * The shape a file states whole; layers numbered 0, 1, 2, … may be only counted, and then a card
   * knows better.
   */
  public static TraceShape of(MoeModel model, Optional<WeightKind> weights) {
    boolean counted =
        model.layerIds().equals(IntStream.range(0, model.layers()).boxed().toList());
    return new TraceShape(
        Optional.of(model.name()),
        model.layerIds(),
        !counted,
        model.topK(),
        OptionalInt.of(model.experts()),
        model.zeroExperts(),
        model.expertBytes(),
        weights,
        false);
  }

  /** Number of MoE layers. */
  public int layers() {
    return layerIds.size();
  }
}
