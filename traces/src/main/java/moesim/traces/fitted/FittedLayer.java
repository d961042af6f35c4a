package moesim.traces.fitted;

import moesim.routing.Phase;

/**
 * How tokens choose the experts of one layer.
 *
 * <p><b>Ownership.</b> The arrays are not copied and never changed.
 *
 * @param concentration how firmly requests keep to the popularity of all: selections after which
 *     what a request has selected itself counts as much
 * @param prefill prompt tokens
 * @param decode generated tokens
 * @param kinds selections by kind of token, {@code [kinds][experts]}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FittedLayer(double concentration, Choice prefill, Choice decode, long[][] kinds) {
  /** Requests do not differ. */
  static final double ALIKE = 100_000;

  /** At least as much, or a request would soon select nothing new. */
  static final double MOST_DIFFERENT = 16;

  Choice of(Phase phase) {
    return phase == Phase.PREFILL ? prefill : decode;
  }
}
