package moesim.hardware.allocation;

import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import moesim.replay.Residence;

/**
 * Deals whole experts out to the dies in the order in which the batch first mentions them, wherever
 * their weights are.
 *
 * <p><b>Source.</b> The baseline of arXiv 2510.05497; its published simulator begins at die 7.
 */
public final class FirstSeenRoundRobin implements AllocationPolicy {
  private static final Option<Long> FIRST_DIE = Option.of(
      "first_die",
      ValueType.wholeNumber(0, Integer.MAX_VALUE),
      7L,
      "die of the first expert, modulo the number of dies");

  private final int firstDie;

  private FirstSeenRoundRobin(AllocationContext context) {
    firstDie = (int) (context.options().get(FIRST_DIE) % context.dies());
  }

  @Override
  public void allocate(LayerLoad load, Residence dies, Allocation tasks) {
    int dieCount = dies.dieCount();
    int die = firstDie;
    for (int i = 0; i < load.active(); i++) {
      tasks.add(load.expert(i), die, load.tokens(i));
      die = die + 1 == dieCount ? 0 : die + 1;
    }
  }

  /** Makes {@code allocation: first-seen-round-robin} available in scenarios. */
  public static final class Factory implements AllocationPolicyFactory {
    @Override
    public String name() {
      return "first-seen-round-robin";
    }

    @Override
    public String sentence() {
      return "deals whole experts out to the dies in the order of their first mention";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(FIRST_DIE);
    }

    @Override
    public AllocationPolicy create(AllocationContext context) {
      return new FirstSeenRoundRobin(context);
    }
  }
}
