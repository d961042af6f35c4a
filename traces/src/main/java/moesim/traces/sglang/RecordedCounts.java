package moesim.traces.sglang;

import java.util.Arrays;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.ExpertMap;
import moesim.traces.torch.TensorReader;
import moesim.traces.torch.TorchTensor;

/**
 * How many tokens each expert of each layer served, from any mode of SGLang's recorder, all passes
 * added up; physical experts are mapped to logical ones.
 *
 * <p><b>Memory.</b> The matrix.
 */
public final class RecordedCounts {
  private static final String COUNT = "global_physical_count";

  private final RecorderFile recorder;
  private long[][] sums = {};

  private RecordedCounts(RecorderFile recorder) {
    this.recorder = recorder;
  }

  /**
   * The counts in {@code file}, a row per layer, dense ones included.
   *
   * @throws InputException if it has none, or counts physical experts and has no map
   * @throws ArithmeticException if an expert has more tokens than 64 bits hold
   */
  public static List<long[]> read(DataFile file) {
    try (RecorderFile recorder = new RecorderFile(file)) {
      RecordedCounts counts = new RecordedCounts(recorder);
      return List.of(
          recorder.recordedIn() == RecorderMode.STAT ? counts.logical() : counts.mapped());
    }
  }

  private long[][] logical() {
    TorchTensor tensor = recorder.logicalCount();
    long[] sizes = tensor.sizes();
    if (sizes.length != 2 && sizes.length != 3) {
      throw recorder.problem(RecorderFile.LOGICAL_COUNT + " is " + tensor
          + "; expected [passes, layers, experts] or [layers, experts]");
    }
    Location location = recorder.location();
    begin(sizes[sizes.length - 2], sizes[sizes.length - 1], location, tensor);
    try (TensorReader reader = recorder.open(tensor)) {
      for (long pass = sizes.length == 2 ? 1 : sizes[0]; pass > 0; pass--) {
        add(reader, location);
      }
    }
    return sums;
  }

  private void begin(long layers, long experts, Location location, TorchTensor tensor) {
    if (layers < 1 || experts < 1 || layers > RecorderFile.MOST / experts) {
      throw new InputException(
          location,
          "counts of " + layers + " layers and " + experts + " experts in " + tensor
              + "; expected 1 to " + RecorderFile.MOST + " together");
    }
    sums = new long[(int) layers][(int) experts];
  }

  private void add(TensorReader counts, Location location) {
    for (int layer = 0; layer < sums.length; layer++) {
      for (int expert = 0; expert < sums[layer].length; expert++) {
        long count = counts.next();
        if (count < 0) {
          throw new InputException(
              location, count + " tokens of expert " + expert + " of layer " + layer);
        }
        sums[layer][expert] = Math.addExact(sums[layer][expert], count);
      }
    }
  }

  private long[][] mapped() {
    ExpertMap map = recorder
        .map()
        .orElseThrow(() -> recorder.problem("mode " + recorder.recordedIn()
            + " counts physical experts, that is slots, which hold other experts in every server;"
            + " without " + RecorderFile.MAP + " nobody knows which"));
    sums = new long[map.layers()][map.slots()];
    for (RecordedPass pass : recorder.passes()) {
      if (recorder.recordedIn() == RecorderMode.PER_PASS) {
        addCounts(pass);
      } else {
        addTokens(pass);
      }
    }
    if (recorder.recordedIn() == RecorderMode.PER_PASS) {
      checkSlots();
    }
    return map.folded(sums);
  }

  private void addCounts(RecordedPass pass) {
    TorchTensor tensor = pass.counts(COUNT);
    if (!Arrays.equals(tensor.sizes(), new long[] {sums.length, sums[0].length})) {
      throw pass.problem(COUNT + " is " + tensor + ", " + RecorderFile.MAP + " of " + sums.length
          + " layers and " + sums[0].length + " slots");
    }
    try (TensorReader reader = pass.open(tensor)) {
      add(reader, pass.location());
    }
  }

  private void addTokens(RecordedPass pass) {
    TorchTensor tensor = pass.experts();
    long[] sizes = tensor.sizes();
    if (sizes[0] != sums.length) {
      throw pass.problem(RecordedPass.EXPERTS + " is " + tensor + ", " + RecorderFile.MAP + " of "
          + sums.length + " layers");
    }
    try (TensorReader reader = pass.open(tensor)) {
      for (int layer = 0; layer < sums.length; layer++) {
        for (long cell = sizes[1] * sizes[2]; cell > 0; cell--) {
          long slot = reader.next();
          if (slot >= sums[layer].length || slot < -1) {
            throw pass.problem("expert " + slot + " of layer " + layer + " outside [0, "
                + sums[layer].length + "), the slots of " + RecorderFile.MAP);
          }
          if (slot >= 0) {
            sums[layer][(int) slot]++;
          }
        }
      }
    }
  }

  /**
   * Refuses the counts of a rank that sees only its own slots, as DeepEP's low-latency mode has it:
   * all others would seem idle.
   */
  private void checkSlots() {
    int slots = sums[0].length;
    int least = slots;
    int most = -1;
    for (long[] layer : sums) {
      for (int slot = 0; slot < slots; slot++) {
        if (layer[slot] > 0) {
          least = Math.min(least, slot);
          most = Math.max(most, slot);
        }
      }
    }
    for (int ranks = slots; ranks > 1; ranks--) {
      int own = slots / ranks;
      if (slots % ranks == 0 && own > 1 && most >= 0 && least / own == most / own) {
        throw recorder.problem("no layer has tokens outside of slots [" + least / own * own + ", "
            + (least / own + 1) * own + ") of " + slots + ": a rank of DeepEP in low-latency mode"
            + " counts only its own; record with mode stat, which adds all ranks up");
      }
    }
  }
}
