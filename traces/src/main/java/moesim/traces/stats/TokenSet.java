package moesim.traces.stats;

import moesim.routing.Phase;

/** Which tokens of a trace a statistic is of. */
public enum TokenSet {
  ALL("all", "all tokens"),
  PREFILL("prefill", "prompts"),
  DECODE("decode", "generated");

  private final String label;
  private final String words;

  TokenSet(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** How tables name it. */
  public String label() {
    return label;
  }

  /** How text names it. */
  public String words() {
    return words;
  }

  /** The tokens of {@code phase}. */
  public static TokenSet of(Phase phase) {
    return phase == Phase.PREFILL ? PREFILL : DECODE;
  }

  /** True if tokens of {@code phase} belong to it. */
  public boolean has(Phase phase) {
    return this == ALL || this == of(phase);
  }
}
