package moesim.traces.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import moesim.traces.DataFile;
import moesim.traces.TraceShape;
import tools.jackson.core.JsonToken;

/**
 * The layers of a core12345 recording, as the first step of its first file has them.
 *
 * @param shape its MoE layers and top-k
 * @param indices of each key the index of its MoE layer, or {@link #DENSE}
 */
record Core12345Layers(TraceShape shape, Map<String, Integer> indices) {
  static final int DENSE = -1;

  private static final Pattern KEY = Pattern.compile("0|[1-9][0-9]{0,5}");

  static Core12345Layers of(DataFile first) {
    try (JsonFile json = new JsonFile(first)) {
      json.expect(JsonToken.START_ARRAY, "a list of steps");
      if (json.next() == JsonToken.END_ARRAY) {
        throw json.problem("the request has no steps");
      }
      json.atStep(0);
      return ofStep(json);
    }
  }

  private static Core12345Layers ofStep(JsonFile json) {
    List<Integer> moe = new ArrayList<>();
    Map<String, Integer> indices = new HashMap<>();
    int topK = 0;
    for (String key = Core12345Steps.firstKey(json); key != null; key = json.nextName()) {
      if (!KEY.matcher(key).matches()) {
        throw json.problem("expected the number of a layer, read " + Excerpt.of(key));
      }
      json.atLayer(key);
      if (indices.put(key, DENSE) != null) {
        throw json.problem("the layer stands twice in this step");
      }
      if (json.next() == JsonToken.START_ARRAY) {
        int ofLayer = topKOf(json);
        topK = topK == 0 ? ofLayer : topK;
        moe.add(Integer.valueOf(key));
      } else if (!json.isNull()) {
        throw json.unexpected("null or a list of tokens");
      }
    }
    json.atNoLayer();
    if (moe.isEmpty()) {
      throw json.problem("no layer has experts");
    }
    Collections.sort(moe);
    for (int layer = 0; layer < moe.size(); layer++) {
      indices.put(String.valueOf(moe.get(layer)), layer);
    }
    TraceShape shape = new TraceShape(
        Optional.empty(), moe, true, topK, OptionalInt.empty(), List.of(), Optional.empty(), true);
    return new Core12345Layers(shape, indices);
  }

  private static int topKOf(JsonFile json) {
    json.expect(JsonToken.START_ARRAY, "a token's list of experts");
    int topK = json.countNumbers("an expert id");
    if (topK == 0) {
      throw json.problem("a token without experts");
    }
    json.skipRestOfArray();
    return topK;
  }
}
