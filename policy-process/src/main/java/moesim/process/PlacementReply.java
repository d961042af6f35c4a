package moesim.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.SlotShape;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The two lines of one placement: what is asked, and what is answered. */
final class PlacementReply {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String ACCEPTED = "{\"phy2log\":[[…],…]}";

  private PlacementReply() {}

  /** The arguments of {@code rebalance_experts} by name; tokens of nobody if none are known. */
  static String question(SlotShape shape, Optional<ExpertLoads> loads) {
    StringBuilder line = new StringBuilder("{\"weight\":[");
    for (int layer = 0; layer < shape.layers(); layer++) {
      long[] tokens = loads.isPresent() ? loads.get().layer(layer) : new long[shape.experts()];
      line.append(layer == 0 ? "" : ",").append(Arrays.toString(tokens).replace(" ", ""));
    }
    return line.append("],\"num_replicas\":")
        .append(shape.slots())
        .append(",\"num_groups\":")
        .append(shape.groups())
        .append(",\"num_nodes\":")
        .append(shape.nodes())
        .append(",\"num_gpus\":")
        .append(shape.units())
        .append("}\n")
        .toString();
  }

  /**
   * Experts of slots by layer, of whatever shape they have in {@code line}. What cannot be
   * understood is an {@link IllegalArgumentException} that says why.
   */
  static int[][] answer(String line) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      expect(json, JsonToken.START_OBJECT, line);
      expect(json, JsonToken.PROPERTY_NAME, line);
      if (!json.currentName().equals("phy2log")) {
        throw unexpected(line);
      }
      expect(json, JsonToken.START_ARRAY, line);
      List<int[]> layers = new ArrayList<>();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        layers.add(layer(json, line));
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw unexpected(line);
      }
      expect(json, JsonToken.END_OBJECT, line);
      if (json.nextToken() != null) {
        throw unexpected(line);
      }
      return layers.toArray(new int[0][]);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "answered " + Replies.excerpt(line) + ", which is not JSON; accepted is " + ACCEPTED, e);
    }
  }

  private static int[] layer(JsonParser json, String line) {
    int[] experts = new int[16];
    int count = 0;
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      if (count == experts.length) {
        experts = Arrays.copyOf(experts, 2 * count);
      }
      experts[count++] = json.getIntValue();
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw unexpected(line);
    }
    return Arrays.copyOf(experts, count);
  }

  private static void expect(JsonParser json, JsonToken wanted, String line) {
    if (json.nextToken() != wanted) {
      throw unexpected(line);
    }
  }

  private static IllegalArgumentException unexpected(String line) {
    return new IllegalArgumentException(
        "answered " + Replies.excerpt(line) + "; accepted is " + ACCEPTED);
  }
}
