package moesim.hardware.parallel;

import java.util.Arrays;

/**
 * The tokens of one forward pass, dealt to the parts of the batch and, within each, to the units of
 * a stage that send them.
 *
 * <p><b>Shape.</b> {@link #experts} is {@code [tokens][layers][topK]}, row-major; an expert outside
 * {@code [0, experts)} of the model is none. <b>Ownership.</b> The arrays are the object's, and
 * change when it is filled anew.
 */
public final class StepTokens {
  private final int width;
  private final int parts;
  private final int units;
  private short[] experts = new short[0];
  private int[] groupOf = new int[0];
  private int[] rows = new int[0];

  /** By {@code part * units + unit}: where its rows begin. */
  private final int[] first;

  /** By {@code part * units + unit}: tokens that its tokens attend to. */
  private final long[] keys;

  private int tokens;

  /** No tokens, for a stage of {@code units} units. */
  StepTokens(int width, int parts, int units) {
    this.width = width;
    this.parts = parts;
    this.units = units;
    first = new int[parts * units + 1];
    keys = new long[parts * units];
  }

  void clear() {
    tokens = 0;
    Arrays.fill(keys, 0);
  }

  /**
   * Adds the token whose selections begin at {@code cell}, of {@code part}, sent by {@code unit};
   * it attends to {@code attended} tokens.
   */
  public void add(int part, int unit, int attended, short[] from, int cell) {
    if (tokens == groupOf.length) {
      groupOf = Arrays.copyOf(groupOf, Math.max(64, 2 * tokens));
      experts = Arrays.copyOf(experts, groupOf.length * width);
    }
    groupOf[tokens] = part * units + unit;
    keys[part * units + unit] += attended;
    System.arraycopy(from, cell, experts, tokens * width, width);
    tokens++;
  }

  /** Sorts what was added by part and unit; the order of a unit's tokens stays. */
  void deal() {
    rows = rows.length < tokens ? new int[groupOf.length] : rows;
    Arrays.fill(first, 0);
    for (int token = 0; token < tokens; token++) {
      first[groupOf[token] + 1]++;
    }
    for (int group = 0; group < parts * units; group++) {
      first[group + 1] += first[group];
    }
    int[] next = Arrays.copyOf(first, first.length);
    for (int token = 0; token < tokens; token++) {
      rows[next[groupOf[token]]++] = token;
    }
  }

  /** All tokens. */
  public int tokens() {
    return tokens;
  }

  /** Where the rows of the tokens begin that {@code unit} sends; they end where the next begin. */
  int first(int part, int unit) {
    return first[part * units + unit];
  }

  /** Tokens of {@code part} that {@code unit} sends. */
  int tokensOf(int part, int unit) {
    int group = part * units + unit;
    return first[group + 1] - first[group];
  }

  /** Tokens that those of {@code part} attend to which {@code unit} sends. */
  long keysOf(int part, int unit) {
    return keys[part * units + unit];
  }

  /** The token of a row. */
  int token(int row) {
    return rows[row];
  }

  short[] experts() {
    return experts;
  }

  int width() {
    return width;
  }
}
