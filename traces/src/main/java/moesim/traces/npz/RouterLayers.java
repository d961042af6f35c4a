package moesim.traces.npz;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.WeightKind;
import moesim.traces.DataFile;
import moesim.traces.TraceShape;

/**
 * The arrays of router logits in the first file of a recording.
 *
 * @param shape MoE layers, experts and top-k
 * @param names of the layers' arrays, in the order of the layers
 */
record RouterLayers(TraceShape shape, List<String> names) {
  // model.layers.3.mlp.gate, model.layers.3.block_sparse_moe.gate.logits, layer_3, layers.3, layer3
  private static final Pattern NAME =
      Pattern.compile("(?:.*[._])?layers?[._]?(0|[1-9][0-9]{0,4})(?:[._].*)?");

  static boolean isLayer(String name) {
    return NAME.matcher(name).matches();
  }

  static RouterLayers of(DataFile first, int topK) {
    try (NpzFile file = new NpzFile(first)) {
      Map<Integer, String> layers = new TreeMap<>();
      for (String name : file.names()) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
          continue;
        }
        String other = layers.put(Integer.valueOf(matcher.group(1)), name);
        if (other != null) {
          throw new InputException(
              Location.of(first),
              "two arrays of layer " + matcher.group(1) + ": " + other + ", " + name
                  + "; keep the one with the logits");
        }
      }
      if (layers.isEmpty()) {
        throw new InputException(
            Location.of(first),
            "no array is called after a layer, such as model.layers.0.mlp.gate or layer_0; it has "
                + String.join(", ", file.names()));
      }
      List<String> names = List.copyOf(layers.values());
      int experts = sizesOf(file, names.get(0))[1];
      if (topK > experts) {
        throw new InputException(
            Location.of(first), names.get(0) + ": top_k " + topK + " of " + experts + " experts");
      }
      TraceShape shape = new TraceShape(
          Optional.empty(),
          List.copyOf(layers.keySet()),
          true,
          topK,
          OptionalInt.of(experts),
          List.of(),
          Optional.of(WeightKind.LOGIT),
          false);
      return new RouterLayers(shape, names);
    }
  }

  /** Tokens and experts of an array; a leading dimension of one is a batch of one prompt. */
  static int[] sizesOf(NpzFile file, String name) {
    NpyHeader header = file.header(name);
    List<Integer> shape = header.shape();
    boolean batch = shape.size() == 3 && shape.get(0) == 1;
    if (!header.type().isReal() || !(batch || shape.size() == 2)) {
      throw new InputException(
          Location.of(file.file()),
          name + ": " + header + ", expected float16, float32 or float64 [tokens, experts]");
    }
    int first = shape.size() - 2;
    return new int[] {shape.get(first), shape.get(first + 1)};
  }

  int experts() {
    return shape.experts().getAsInt();
  }
}
