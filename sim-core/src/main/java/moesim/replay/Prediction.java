package moesim.replay;

/** Which experts of the current layer step are expected to follow which at the next token. */
public interface Prediction {
  /** True if {@code candidate} is among the experts predicted to follow {@code expert}. */
  boolean follows(int expert, int candidate);
}
