package moesim.traces.synthetic;

/** Chooses the experts of one round after the other, one per layer. */
interface Rounds extends AutoCloseable {
  /**
   * Writes the expert of every layer in {@code round}, which grows by one from call to call, into
   * {@code out} from {@code from}.
   */
  void choose(int round, short[] out, int from);

  @Override
  default void close() {}
}
