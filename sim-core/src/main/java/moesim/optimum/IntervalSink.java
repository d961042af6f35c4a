package moesim.optimum;

/**
 * Hears the reuse intervals of a replay and the room there is for them, in the order of the replay.
 *
 * <p><b>Slots.</b> Room is counted in slots, numbered from 0 as they are told; an interval that
 * opens when {@code a} slots were told and closes when there are {@code b} takes the slots [a, b),
 * none if they are equal. docs/model.md §5.
 */
interface IntervalSink {
  /** One more slot, with room for pages of {@code capacity} altogether. */
  void slot(long capacity);

  /** {@code page} was used at {@code access}, and its next use is told by {@link #closes}. */
  void opens(int page, long access);

  /**
   * {@code page} is used again: a load is saved if it stayed.
   *
   * @param fromSlot slots told when it opened
   * @param counts false if the load would not be counted, because the warm-up lasts
   */
  void closes(int page, long fromSlot, boolean counts);
}
