package moesim.traces.text;

import java.util.List;
import java.util.Locale;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.ExpertMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * How many tokens each expert of each layer served, as servers count it: a JSON file, which may be
 * compressed, with one of
 *
 * <ul>
 *   <li>{@code {"logical_count": [layers][experts]}}, or a list of such matrices (SGLang);
 *   <li>{@code {"weight": [layers][experts]}}, or the bare matrix, or a list of them (EPLB);
 *   <li>{@code {"load_history": [{"logical_expert_load": [layers][experts]}, …]}};
 *   <li>any of {@link #PHYSICAL} with {@code physical_to_logical_map [layers][slots]} beside it.
 * </ul>
 *
 * Several matrices are added up. <b>Memory.</b> One matrix. <b>Errors</b> have line and column.
 *
 * <p><b>Source</b> of the names: python/sglang/srt/eplb of github.com/sgl-project/sglang; {@code
 * rebalance_experts} of github.com/deepseek-ai/EPLB; {@code load_workloads} of
 * benchmarks/ADRS/eplb/evaluator/evaluator.py of github.com/ucb-chia/skydiscover, commit 3ecc587f,
 * which reads the history of vLLM's loads in Hugging Face's abmfy/eplb-openevolve.
 */
public final class JsonLoads {
  private static final List<String> LOGICAL =
      List.of("logical_count", "weight", "logical_expert_load");
  // SGLang's and vLLM's names.
  private static final List<String> PHYSICAL = List.of("global_physical_count", "expert_load_view");
  private static final String HISTORY = "load_history";
  private static final String MAP = LoadMatrix.MAP;

  private final JsonFile json;
  private final Location location;
  private @Nullable LoadMatrix logical;
  private @Nullable LoadMatrix physical;
  private String logicalKey = "";
  private String physicalKey = "";
  private boolean hasHistory;
  private @Nullable LoadMatrix map;

  private JsonLoads(JsonFile json, Location location) {
    this.json = json;
    this.location = location;
  }

  /**
   * The loads in {@code file}, a row per layer, dense ones included if the server counts them.
   *
   * @throws InputException if they are of physical experts without a map
   */
  public static List<long[]> read(DataFile file) {
    try (JsonFile json = new JsonFile(file)) {
      JsonLoads read = new JsonLoads(json, Location.of(file));
      read.top();
      return read.loads();
    }
  }

  private void top() {
    JsonToken first = json.next();
    if (first == JsonToken.START_ARRAY) {
      logical = add(logical);
    } else if (first == JsonToken.START_OBJECT) {
      object("");
    } else {
      throw json.unexpected("an object with logical_count or weight, or a matrix");
    }
    if (json.next() != JsonToken.NOT_AVAILABLE) {
      throw json.unexpected("the end of the file");
    }
  }

  /** Reads an object that has begun, a step of the list {@code within} unless that is empty. */
  private void object(String within) {
    String loads = "";
    String slots = "";
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.next();
      String key = name.toLowerCase(Locale.ROOT);
      if (LOGICAL.contains(key)) {
        loads = once(within + key, logicalKey, loads);
        logicalKey = loads;
        logical = add(logical);
      } else if (PHYSICAL.contains(key)) {
        slots = once(within + key, physicalKey, slots);
        physicalKey = slots;
        physical = add(physical);
      } else if (key.equals(MAP)) {
        // One per step in a history; the first of a pass stands for all that are equal to it.
        map = readMap();
      } else if (key.equals(HISTORY)) {
        history(within);
      } else {
        json.skipValue();
      }
    }
  }

  /**
   * {@code key}, if loads are not in the file already: the same ones in other words, unless they
   * are of other steps.
   *
   * @param before the key that loads came from so far, if any
   * @param ofObject the one they came from in the same object, if any
   */
  private String once(String key, String before, String ofObject) {
    if (!ofObject.isEmpty() || !(before.isEmpty() || before.equals(key))) {
      throw json.problem(
          key + " beside " + before + ": loads would be counted twice; leave one of them");
    }
    return key;
  }

  private void history(String within) {
    if (hasHistory || !within.isEmpty()) {
      throw json.problem(
          HISTORY + " a second time: loads would be counted twice; leave one of them");
    }
    hasHistory = true;
    json.expectCurrent(JsonToken.START_ARRAY, "a list of steps");
    while (json.next() != JsonToken.END_ARRAY) {
      json.expectCurrent(JsonToken.START_OBJECT, "a step with logical_expert_load");
      object(HISTORY + ".");
    }
  }

  private LoadMatrix readMap() {
    LoadMatrix read = LoadMatrix.single(json, MAP);
    LoadMatrix known = map;
    if (known != null && !known.equalTo(read)) {
      throw json.problem(MAP + " changes within the file; give the loads of one map");
    }
    return read;
  }

  private LoadMatrix add(@Nullable LoadMatrix known) {
    LoadMatrix matrix = known == null ? new LoadMatrix() : known;
    matrix.add(json);
    return matrix;
  }

  private List<long[]> loads() {
    LoadMatrix own = logical;
    if (own != null) {
      return own.rows();
    }
    LoadMatrix counted = physical;
    if (counted == null) {
      throw new InputException(
          location,
          "no loads of experts in it; accepted are " + String.join(", ", LOGICAL) + ", " + HISTORY
              + ", or one of " + String.join(", ", PHYSICAL) + " with " + MAP);
    }
    LoadMatrix of = map;
    if (of == null) {
      throw new InputException(
          location,
          "loads of physical experts, that is of slots, which hold other experts in every server;"
              + " " + MAP + " beside them says which, or write logical_count");
    }
    return mapped(counted.rows(), of.rows());
  }

  private List<long[]> mapped(List<long[]> counts, List<long[]> rows) {
    ExpertMap slots = ExpertMap.of(rows, location, MAP);
    if (slots.layers() != counts.size() || slots.slots() != counts.get(0).length) {
      throw new InputException(
          location,
          MAP + " is of " + slots.layers() + " layers and " + slots.slots()
              + " slots, the loads of " + counts.size() + " and " + counts.get(0).length);
    }
    return List.of(slots.folded(counts.toArray(long[][]::new)));
  }
}
