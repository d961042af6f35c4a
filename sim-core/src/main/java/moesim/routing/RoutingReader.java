package moesim.routing;

/**
 * One pass over the tokens of a trace, in file order: request by request, prefill before decode.
 */
public interface RoutingReader extends AutoCloseable {
  /**
   * Clears {@code block} and fills it with the next tokens, as many as it has room for or as are at
   * hand.
   *
   * @return false at the end of the trace, with an empty block
   * @throws moesim.input.InputException if the file is not what its beginning promised
   */
  boolean read(RoutingBlock block);

  @Override
  void close();
}
