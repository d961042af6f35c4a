package moesim.replay;

import moesim.routing.Phase;

/**
 * How many tokens of a batch each expert of one layer serves in one step; one object, reused for
 * every layer step of a run.
 *
 * <p><b>Order.</b> Entries stand in the order in which the merged tokens of the batch first mention
 * their expert; an expert without tokens has no entry. <b>Units.</b> Expert index within its layer;
 * tokens. <b>Ownership.</b> Filled by its producer through {@link #begin} and {@link #add}; the
 * next layer step overwrites it.
 */
public final class LayerLoad {
  private final int[] experts;
  private final int[] tokens;
  private int active;
  private int step;
  private int layer;
  private Phase phase = Phase.PREFILL;
  private long selections;

  /** Room for a layer of {@code experts} experts. */
  public LayerLoad(int experts) {
    this.experts = new int[experts];
    tokens = new int[experts];
  }

  /** Starts a layer step without entries. */
  public void begin(int step, int layer, Phase phase) {
    this.step = step;
    this.layer = layer;
    this.phase = phase;
    active = 0;
    selections = 0;
  }

  /** Appends an expert that has no entry yet, with its tokens, at least one. */
  public void add(int expert, int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("step " + step + ", layer " + layer + ", expert " + expert
          + ": an active expert needs a token, got " + tokens);
    }
    experts[active] = expert;
    this.tokens[active++] = tokens;
    selections += tokens;
  }

  /** Forward pass of the batch, from 0. */
  public int step() {
    return step;
  }

  /** Layer index within the step. */
  public int layer() {
    return layer;
  }

  /** {@link Phase#PREFILL} for the step of the prompts. */
  public Phase phase() {
    return phase;
  }

  /** Experts with tokens. */
  public int active() {
    return active;
  }

  /** The expert of entry {@code i}. */
  public int expert(int i) {
    return experts[i];
  }

  /** The tokens of entry {@code i}. */
  public int tokens(int i) {
    return tokens[i];
  }

  /** Tokens of all entries: a token counts once for every expert it selects. */
  public long selections() {
    return selections;
  }
}
