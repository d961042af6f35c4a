package moesim.routing;

import java.util.Locale;

/** What a replay does with the tokens of a prompt ({@code trace.prefill}). */
public enum Prefill {
  /** Left out. */
  SKIP,
  /** Every prompt token is a step of its own, token-major. */
  PER_TOKEN,
  /**
   * The whole prompt is one step: each layer needs the union of its tokens' experts, as hardware
   * does it.
   */
  ONE_STEP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
