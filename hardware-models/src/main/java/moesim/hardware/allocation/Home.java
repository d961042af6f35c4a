package moesim.hardware.allocation;

import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import moesim.replay.Residence;

/** Runs every expert on its home die: expert parallelism, without any transfer of weights. */
public final class Home implements AllocationPolicy {
  private Home() {}

  @Override
  public void allocate(LayerLoad load, Residence dies, Allocation tasks) {
    for (int i = 0; i < load.active(); i++) {
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
    public AllocationPolicy create(AllocationContext context) {
      return new Home();
    }
  }
}
