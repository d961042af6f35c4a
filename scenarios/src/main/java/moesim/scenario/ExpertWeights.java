package moesim.scenario;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The number format in which expert weights are stored and moved.
 *
 * <p><b>Units.</b> Whole bytes per expert. Scales of quantised formats are not counted, except in
 * {@link #NATIVE}.
 */
public enum ExpertWeights {
  BF16("bf16", 16),
  FP8("fp8", 8),
  INT4("int4", 4),
  FP32("fp32", 32),
  /** The format the model was published in, as its card says. */
  NATIVE("native", 0);

  private final String name;
  private final int bits;

  ExpertWeights(String name, int bits) {
    this.name = name;
    this.bits = bits;
  }

  /** Bits of one weight; empty for the format of the card. */
  OptionalInt bits() {
    return bits == 0 ? OptionalInt.empty() : OptionalInt.of(bits);
  }

  /** Bytes of one routed expert; empty if the card does not know its size. */
  OptionalLong bytesOf(ModelCard.Experts experts) {
    if (this == NATIVE) {
      return experts.nativeBytes();
    }
    OptionalLong params = experts.params();
    return params.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of((Math.multiplyExact(params.getAsLong(), bits) + 7) / 8);
  }

  /** Its name in scenarios: {@code weights: bf16}. */
  @Override
  public String toString() {
    return name;
  }
}
