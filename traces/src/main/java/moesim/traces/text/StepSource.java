package moesim.traces.text;

/** The steps of a recording one by one, in file order. */
interface StepSource extends AutoCloseable {
  /**
   * Fills {@code step} with the next prompt, part of a prompt, or decoded token.
   *
   * @return false at the end of the recording, also when asked again
   */
  boolean next(RecordedStep step);

  @Override
  void close();
}
