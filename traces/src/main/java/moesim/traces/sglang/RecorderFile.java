package moesim.traces.sglang;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.ExpertMap;
import moesim.traces.torch.TensorReader;
import moesim.traces.torch.TorchFile;
import moesim.traces.torch.TorchTensor;

/**
 * One file of the recorder, {@code expert_distribution_recorder_<time>[_<rank>].pt}.
 *
 * <p><b>Source</b> python/sglang/srt/eplb/expert_distribution.py of github.com/sgl-project/sglang,
 * commits dd780ab9 and 02295fe5.
 */
final class RecorderFile implements AutoCloseable {
  static final String LOGICAL_COUNT = "logical_count";
  static final String RECORDS = "records";
  static final String MAP = "last_physical_to_logical_map";

  /** Layers times experts or slots: far beyond any model. */
  static final long MOST = 1L << 22;

  private final TorchFile torch;
  private final Map<?, ?> root;
  private final RecorderMode mode;

  /**
   * Opens {@code file}.
   *
   * @throws InputException if the recorder wrote nothing of the kind
   */
  RecorderFile(DataFile file) {
    torch = new TorchFile(file);
    boolean open = false;
    try {
      root = torch.root() instanceof Map<?, ?> map ? map : Map.of();
      mode = mode();
      open = true;
    } finally {
      if (!open) {
        torch.close();
      }
    }
  }

  private RecorderMode mode() {
    if (root.containsKey(LOGICAL_COUNT)) {
      return RecorderMode.STAT;
    }
    if (!(root.get(RECORDS) instanceof List<?> records)) {
      throw problem(
          "nothing of SGLang's recorder: neither " + LOGICAL_COUNT + " nor a list " + RECORDS);
    }
    if (records.isEmpty()) {
      throw problem(RECORDS + " is empty: nothing was served while it recorded");
    }
    return passes().get(0).has(RecordedPass.EXPERTS)
        ? RecorderMode.PER_TOKEN
        : RecorderMode.PER_PASS;
  }

  /** In which mode it was recorded. */
  RecorderMode recordedIn() {
    return mode;
  }

  /** Forward passes, in the order of the file; none in mode {@code stat}. */
  List<RecordedPass> passes() {
    List<RecordedPass> passes = new ArrayList<>();
    if (root.get(RECORDS) instanceof List<?> records) {
      for (Object record : records) {
        if (!(record instanceof Map<?, ?> fields)) {
          throw problem(RECORDS + "[" + passes.size() + "] is no dictionary");
        }
        passes.add(new RecordedPass(torch, fields, passes.size()));
      }
    }
    return passes;
  }

  /** Which expert each slot holds, as the server had it at the end; empty if it is not there. */
  Optional<ExpertMap> map() {
    Object value = root.get(MAP);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof TorchTensor tensor)
        || tensor.sizes().length != 2
        || tensor.elements() == 0
        || tensor.elements() > MOST) {
      throw problem(MAP + " is " + (value instanceof TorchTensor ? value : "no tensor")
          + "; expected a tensor [layers, physical experts] of at most " + MOST + " elements");
    }
    int slots = (int) tensor.sizes()[1];
    List<long[]> rows = new ArrayList<>();
    try (TensorReader reader = torch.open(tensor)) {
      for (int layer = 0; layer < tensor.sizes()[0]; layer++) {
        long[] row = new long[slots];
        for (int slot = 0; slot < slots; slot++) {
          row[slot] = reader.next();
        }
        rows.add(row);
      }
    }
    return Optional.of(ExpertMap.of(rows, location(), MAP));
  }

  /** Tokens of each logical expert, {@code [passes, layers, experts]} or one matrix. */
  TorchTensor logicalCount() {
    if (root.get(LOGICAL_COUNT) instanceof TorchTensor tensor) {
      return tensor;
    }
    throw problem(LOGICAL_COUNT + " is no tensor");
  }

  TensorReader open(TorchTensor tensor) {
    return torch.open(tensor);
  }

  Location location() {
    return Location.of(torch.file());
  }

  InputException problem(String message) {
    return new InputException(location(), message);
  }

  @Override
  public void close() {
    torch.close();
  }
}
