package moesim.traces.npz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.TraceShape;

/**
 * How the arrays of a recording are laid out, as its first file has them.
 *
 * @param shape its MoE layers and top-k
 * @param layers layers of the arrays, dense ones included
 * @param indices of each layer of the arrays the index of its MoE layer, or {@link #DENSE}
 */
record RoutedLayout(TraceShape shape, int layers, List<Integer> indices) {
  static final String EXPERTS = "routed_experts";
  static final String PROMPT_EXPERTS = "prompt_routed_experts";
  static final String PROMPT_IDS = "prompt_token_ids";
  static final String OUTPUT_IDS = "output_token_ids";

  /** Written by moesim: what the arrays themselves do not say. */
  static final String LAYER_IDS = "moe_layer_ids";

  static final String EXPERT_COUNT = "num_experts";
  static final int DENSE = -1;

  private static final int MOST = 1 << 15;

  static RoutedLayout of(DataFile first) {
    try (NpzFile file = new NpzFile(first)) {
      int[] shape = shapeOf(file);
      int layers = shape[1];
      int topK = shape[2];
      boolean[] used = topK > 1 ? usedLayers(file, layers, topK) : allOf(layers);
      List<Integer> indices = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (int layer = 0; layer < layers; layer++) {
        indices.add(used[layer] ? ids.size() : DENSE);
        if (used[layer]) {
          ids.add(layer);
        }
      }
      if (ids.isEmpty()) {
        throw new InputException(
            Location.of(first), EXPERTS + ": zeros only, no layer has experts");
      }
      boolean named = ids.size() < layers;
      if (!named && file.has(LAYER_IDS)) {
        ids = IntStream.of(file.wholeNumbers(LAYER_IDS, layers)).boxed().toList();
        named = ids.stream().distinct().count() == layers;
      }
      return new RoutedLayout(shape(ids, named, topK, expertsOf(file)), layers, indices);
    }
  }

  private static TraceShape shape(List<Integer> ids, boolean named, int topK, OptionalInt experts) {
    return new TraceShape(
        Optional.empty(), ids, named, topK, experts, List.of(), Optional.empty(), false);
  }

  private static OptionalInt expertsOf(NpzFile file) {
    if (!file.has(EXPERT_COUNT)) {
      return OptionalInt.empty();
    }
    int experts = file.wholeNumbers(EXPERT_COUNT, 1)[0];
    if (experts < 1 || experts > MOST) {
      throw new InputException(
          Location.of(file.file()), EXPERT_COUNT + ": " + experts + " outside [1, " + MOST + "]");
    }
    return OptionalInt.of(experts);
  }

  // Of the response, or of the prompt if there is no response.
  private static int[] shapeOf(NpzFile file) {
    for (String name : List.of(EXPERTS, PROMPT_EXPERTS)) {
      for (NpyArray array : file.has(name) ? file.arrays(name) : List.<NpyArray>of()) {
        try (array) {
          return threeOf(file, name, array.header());
        } catch (IOException e) {
          throw file.problem(name, e);
        }
      }
    }
    throw new InputException(
        Location.of(file.file()),
        "no array of " + EXPERTS + " in it; it has " + String.join(", ", file.names()));
  }

  /** Tokens, layers and top-k of an array; one of a single token has two dimensions. */
  static int[] threeOf(NpzFile file, String name, NpyHeader header) {
    List<Integer> shape = header.shape();
    int[] three = IntStream.concat(
            shape.size() == 2 ? IntStream.of(1) : IntStream.empty(),
            shape.stream().mapToInt(Integer::intValue))
        .toArray();
    if (three.length != 3 || three[1] < 1 || three[2] < 1 || !header.type().isWhole()) {
      throw new InputException(
          Location.of(file.file()),
          name + ": " + header + ", expected whole numbers [tokens, layers, top-k]");
    }
    return three;
  }

  private static boolean[] allOf(int layers) {
    boolean[] used = new boolean[layers];
    Arrays.fill(used, true);
    return used;
  }

  // The layers of a server's array are those of the model: a dense one stays as it was made, zero.
  private static boolean[] usedLayers(NpzFile file, int layers, int topK) {
    boolean[] used = new boolean[layers];
    int[] row = new int[topK];
    for (String name : List.of(PROMPT_EXPERTS, EXPERTS)) {
      for (NpyArray array : file.has(name) ? file.arrays(name) : List.<NpyArray>of()) {
        try (array) {
          int[] three = threeOf(file, name, array.header());
          boolean fits = three[1] == layers && three[2] == topK;
          for (long at = 0; fits && at < (long) three[0] * layers; at++) {
            array.read(row);
            used[(int) (at % layers)] |= IntStream.of(row).anyMatch(id -> id != 0);
          }
        } catch (IOException e) {
          throw file.problem(name, e);
        }
      }
    }
    return used;
  }
}
