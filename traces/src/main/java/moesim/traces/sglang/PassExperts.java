package moesim.traces.sglang;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import moesim.traces.ExpertMap;
import moesim.traces.TextDigest;
import moesim.traces.torch.TensorReader;
import moesim.traces.torch.TorchTensor;
import org.jspecify.annotations.Nullable;

/**
 * The experts that the tokens of a pass selected, layer by layer as the recorder keeps them, logical
 * ones if there is a map. Read from the file whenever they are asked for.
 */
final class PassExperts {
  private static final int ABSENT = -1;

  private final RecordedPass pass;
  private final TorchTensor tensor;
  private final @Nullable ExpertMap map;
  private final int layers;
  private final int tokens;
  private final int[] selected;

  /** Is told what each token selected. */
  @FunctionalInterface
  interface Taker {
    /** The first {@code count} numbers of {@code experts}, at least one, overwritten later. */
    void take(int layer, int token, int[] experts, int count);
  }

  PassExperts(RecordedPass pass, Optional<ExpertMap> map) {
    this.pass = pass;
    this.map = map.orElse(null);
    tensor = pass.experts();
    layers = (int) tensor.sizes()[0];
    tokens = (int) tensor.sizes()[1];
    selected = new int[(int) tensor.sizes()[2]];
    if (map.isPresent() && map.get().layers() != layers) {
      throw pass.problem(RecordedPass.EXPERTS + " is " + tensor + ", but the map of physical to"
          + " logical experts is of " + map.get());
    }
  }

  int tokens() {
    return tokens;
  }

  /** Goes through all layers and tokens; a token without expert, as of padding, is passed over. */
  void each(Taker taker) {
    try (TensorReader reader = pass.open(tensor)) {
      for (int layer = 0; layer < layers; layer++) {
        for (int token = 0; token < tokens; token++) {
          int count = select(reader, layer);
          if (count > 0) {
            taker.take(layer, token, selected, count);
          }
        }
      }
    }
  }

  private int select(TensorReader reader, int layer) {
    int count = 0;
    for (int rank = 0; rank < selected.length; rank++) {
      long id = reader.next();
      if (id != ABSENT) {
        selected[count++] =
            map == null ? pass.whole(id, RecordedPass.EXPERTS) : logical(map, layer, id);
      }
    }
    return count;
  }

  private int logical(ExpertMap known, int layer, long slot) {
    if (slot < 0 || slot >= known.slots()) {
      throw pass.problem("physical expert " + slot + " of layer " + layer + " outside [0, "
          + known.slots() + "), the slots of the map");
    }
    return known.logical(layer, (int) slot);
  }

  /** A digest of what is selected, however the slots are called. */
  byte[] digest() {
    MessageDigest digest = TextDigest.sha256();
    ByteBuffer bytes = ByteBuffer.allocate((selected.length + 3) * Integer.BYTES);
    each((layer, token, experts, count) -> {
      bytes.clear().putInt(layer).putInt(token).putInt(count);
      for (int i = 0; i < count; i++) {
        bytes.putInt(experts[i]);
      }
      digest.update(bytes.flip());
    });
    return digest.digest();
  }
}
