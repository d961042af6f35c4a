package moesim.hardware.balance;

/** A {@link ReplicationPolicy} at work in one run. */
@FunctionalInterface
public interface Rebalancer extends AutoCloseable {
  /**
   * Experts for all slots, made by {@link ReplicationContext#slots}.
   *
   * @throws moesim.input.InputException if model and machine do not fit the rule, or the policy
   *     does not do its part
   */
  Slots place(ReplicationContext context);

  /** Nothing more will be asked. */
  @Override
  default void close() {}
}
