package moesim.routing;

/**
 * One pass over the tokens of a {@link StepMajorRouting}.
 *
 * <p><b>Order.</b> Steps ascend; within a step requests ascend; the prompt tokens of a request are
 * consecutive and ascend by position, though a block may end anywhere between them. A block never
 * holds tokens of two steps.
 */
public interface StepMajorReader extends AutoCloseable {
  /**
   * Clears {@code block} and fills it with the next tokens of one step, as many as it has room for
   * or as are at hand; {@link RoutingBlock#requests} are numbers in {@code [0, requests)}. Steps
   * without tokens are passed over.
   *
   * @return false at the end, with an empty block
   * @throws moesim.input.InputException if a file is not what its beginning promised
   */
  boolean read(RoutingBlock block);

  /**
   * The step of the tokens that were read last: 0 for prompts, {@code s} for the {@code s}-th
   * generated token.
   */
  int step();

  @Override
  void close();
}
