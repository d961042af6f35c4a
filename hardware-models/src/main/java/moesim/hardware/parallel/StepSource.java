package moesim.hardware.parallel;

/** The forward passes of a batch, one after the other. */
@FunctionalInterface
public interface StepSource {
  /** Fills {@code tokens} with the next forward pass; false at the end. */
  boolean next(StepTokens tokens);
}
