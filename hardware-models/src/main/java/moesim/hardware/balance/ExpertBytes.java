package moesim.hardware.balance;

/** Bytes of the weights of an expert. */
@FunctionalInterface
public interface ExpertBytes {
  /** Bytes of one copy. */
  long of(int layer, int expert);

  /** All experts have {@code bytes}. */
  static ExpertBytes equal(long bytes) {
    return (layer, expert) -> bytes;
  }
}
