package moesim.traces.sglang;

/** What the recorder keeps, by the names that {@code --expert-distribution-recorder-mode} has. */
public enum RecorderMode {
  /** Tokens per logical expert, summed over ranks; {@code stat_approx} as well. */
  STAT,
  /** Tokens per physical expert of each forward pass of a rank. */
  PER_PASS,
  /** The experts of every token of a rank. */
  PER_TOKEN;

  @Override
  public String toString() {
    return switch (this) {
      case STAT -> "stat";
      case PER_PASS -> "per_pass";
      case PER_TOKEN -> "per_token";
    };
  }
}
