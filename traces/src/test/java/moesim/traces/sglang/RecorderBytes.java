package moesim.traces.sglang;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.traces.torch.TorchBytes;

/** Files of SGLang's recorder, written as its source says. */
public final class RecorderBytes {
  private final List<Object> records = new ArrayList<>();
  private final Map<String, Object> root = new LinkedHashMap<>(Map.of("records", records));
  private final int rank;

  public RecorderBytes(int rank) {
    this.rank = rank;
  }

  /** One layer with the expert of each token. */
  public static long[][][] top1(long... experts) {
    long[][][] ids = new long[1][experts.length][];
    for (int token = 0; token < experts.length; token++) {
      ids[0][token] = new long[] {experts[token]};
    }
    return ids;
  }

  /** Rank 0 of a model of one layer with 16 experts, each in its own slot. */
  public static RecorderBytes of16() {
    long[] identity = new long[16];
    for (int i = 0; i < identity.length; i++) {
      identity[i] = i;
    }
    return new RecorderBytes(0).map(1, 16, identity);
  }

  /** The map of physical to logical experts at the end, {@code [layers][slots]}. */
  public RecorderBytes map(int layers, int slots, long... experts) {
    root.put(
        "last_physical_to_logical_map",
        TorchBytes.tensor("LongStorage", List.of(layers, slots), experts));
    return this;
  }

  /**
   * A pass of mode {@code per_token}.
   *
   * @param mode 1 extend, 2 decode, 3 mixed, 4 idle
   * @param lengths tokens of each request; null in passes that decode
   * @param ids physical experts, {@code [layers][tokens][topK]}
   */
  public RecorderBytes pass(
      int number, int mode, List<Integer> positions, List<Integer> lengths, long[][][] ids) {
    int layers = ids.length;
    int topK = ids[0].length == 0 ? 8 : ids[0][0].length;
    long[] flat = new long[layers * positions.size() * topK];
    int at = 0;
    for (long[][] layer : ids) {
      for (long[] token : layer) {
        for (long id : token) {
          flat[at++] = id;
        }
      }
    }
    Map<String, Object> record = record(number);
    record.put("input_ids", positions.stream().map(position -> 1000 + position).toList());
    record.put("positions", positions);
    record.put("extend_seq_lens", lengths);
    record.put("forward_mode", mode);
    record.put("topk_ids_of_layer", TorchBytes.ints(List.of(layers, positions.size(), topK), flat));
    record.put("misc_objects", List.of());
    records.add(record);
    return this;
  }

  /** A pass of mode {@code per_pass}, with the tokens of physical experts. */
  public RecorderBytes counts(int number, int layers, int slots, long... counts) {
    Map<String, Object> record = record(number);
    record.put("global_physical_count", TorchBytes.ints(List.of(layers, slots), counts));
    records.add(record);
    return this;
  }

  private Map<String, Object> record(int number) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("forward_pass_id", number);
    record.put("rank", rank);
    record.put("gatherer_key", "primary");
    return record;
  }

  /** Sets or, with null, takes away a field of the last record. */
  public RecorderBytes field(String name, Object value) {
    @SuppressWarnings("unchecked")
    Map<String, Object> last = (Map<String, Object>) records.get(records.size() - 1);
    last.put(name, value);
    return this;
  }

  public byte[] save() {
    return TorchBytes.save(root);
  }
}
