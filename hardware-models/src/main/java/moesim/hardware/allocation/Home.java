package moesim.hardware.allocation;

import java.util.List;
import moesim.input.Option;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import moesim.replay.Residence;

/** Runs every expert on its home die: expert parallelism, without any transfer of weights. */
public final class Home implements AllocationPolicy {
  private static final Option<TaskOrder> ORDER = TaskOrder.option(TaskOrder.FIRST_SEEN);

  private final TaskOrder order;
  private final long[] turns;

  private Home(AllocationContext context) {
    order = context.options().get(ORDER);
    turns = new long[context.model().experts()];
  }

  @Override
  public void allocate(LayerLoad load, Residence dies, Allocation tasks) {
    order.sort(load, turns);
    for (int turn = 0; turn < load.active(); turn++) {
      int i = (int) turns[turn];
      int expert = load.expert(i);
      tasks.add(expert, dies.homeOf(load.layer(), expert), load.tokens(i));
    }
  }

  /** Makes {@code allocation: home} available in scenarios. */
  public static final class Factory implements AllocationPolicyFactory {
    @Override
    public String name() {
      return "home";
    }

    @Override
    public String sentence() {
      return "runs every expert on its home die (expert parallelism)";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(ORDER);
    }

    @Override
    public AllocationPolicy create(AllocationContext context) {
      return new Home(context);
    }
  }
}
