package moesim.traces;

import java.util.Arrays;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * Which expert of the model each slot of a server holds, layer by layer. Routers choose logical
 * experts, those of the model; servers count and dispatch to physical ones, their slots, of which
 * several may hold one expert.
 */
public final class ExpertMap {
  private final int[][] logical;
  private final int experts;

  private ExpertMap(int[][] logical, int experts) {
    this.logical = logical;
    this.experts = experts;
  }

  /**
   * The map in {@code rows}, {@code [layers][slots]}.
   *
   * @param what it is called in messages
   * @throws InputException if an expert is none, or has no slot
   */
  public static ExpertMap of(List<long[]> rows, Location location, String what) {
    int slots = rows.get(0).length;
    int[][] logical = new int[rows.size()][slots];
    long most = 0;
    for (int layer = 0; layer < rows.size(); layer++) {
      for (int slot = 0; slot < slots; slot++) {
        long expert = rows.get(layer)[slot];
        if (expert < 0 || expert >= slots) {
          throw new InputException(
              location,
              what + "[" + layer + "][" + slot + "]: expert " + expert + " outside [0, " + slots
                  + "), the slots");
        }
        most = Math.max(most, expert);
        logical[layer][slot] = (int) expert;
      }
    }
    ExpertMap map = new ExpertMap(logical, (int) most + 1);
    map.checkSlots(location, what);
    return map;
  }

  private void checkSlots(Location location, String what) {
    for (int layer = 0; layer < logical.length; layer++) {
      boolean[] held = new boolean[experts];
      for (int expert : logical[layer]) {
        held[expert] = true;
      }
      for (int expert = 0; expert < experts; expert++) {
        if (!held[expert]) {
          throw new InputException(
              location,
              what + "[" + layer + "]: no slot holds expert " + expert + " of " + experts);
        }
      }
    }
  }

  /** Layers of the model. */
  public int layers() {
    return logical.length;
  }

  /** Slots of a layer. */
  public int slots() {
    return logical[0].length;
  }

  /** Experts of a layer. */
  public int experts() {
    return experts;
  }

  /** The expert in a slot. */
  public int logical(int layer, int slot) {
    return logical[layer][slot];
  }

  /** True if slot n holds expert n in every layer: physical ids are logical ones. */
  public boolean isIdentity() {
    for (int[] row : logical) {
      for (int slot = 0; slot < row.length; slot++) {
        if (row[slot] != slot) {
          return false;
        }
      }
    }
    return true;
  }

  /** True if the same slots hold the same experts. */
  public boolean isSameAs(ExpertMap other) {
    return Arrays.deepEquals(logical, other.logical);
  }

  /**
   * Tokens of slots as tokens of the experts in them.
   *
   * @throws ArithmeticException if an expert has more than 64 bits hold
   */
  public long[][] folded(long[][] counts) {
    long[][] folded = new long[logical.length][experts];
    for (int layer = 0; layer < logical.length; layer++) {
      for (int slot = 0; slot < slots(); slot++) {
        int expert = logical[layer][slot];
        folded[layer][expert] = Math.addExact(folded[layer][expert], counts[layer][slot]);
      }
    }
    return folded;
  }

  /** {@code 61 layers, 288 slots of 256 experts}. */
  @Override
  public String toString() {
    return layers() + " layers, " + slots() + " slots of " + experts + " experts";
  }
}
