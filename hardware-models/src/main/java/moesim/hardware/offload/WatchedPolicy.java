package moesim.hardware.offload;

import java.util.function.IntConsumer;
import moesim.cache.EvictionPolicy;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/** A policy that does what another says, and tells whom it evicts. */
final class WatchedPolicy implements EvictionPolicy {
  private final EvictionPolicy policy;
  private final IntConsumer victims;

  WatchedPolicy(EvictionPolicy policy, IntConsumer victims) {
    this.policy = policy;
    this.victims = victims;
  }

  @Override
  public void begin(LayerStep step) {
    policy.begin(step);
  }

  @Override
  public void missed(int page) {
    policy.missed(page);
  }

  @Override
  public void admitted(int page, long at) {
    policy.admitted(page, at);
  }

  @Override
  public void touched(int page, long at) {
    policy.touched(page, at);
  }

  @Override
  public void makeRoom(long weight) {
    policy.makeRoom(weight);
  }

  @Override
  public int evict() {
    int victim = policy.evict();
    victims.accept(victim);
    return victim;
  }

  @Override
  public boolean usedTogether(LayerStep step, int evictions, int[] named) {
    return told(policy.usedTogether(step, evictions, named), evictions, named);
  }

  @Override
  public boolean usedInSequence(LayerStep step, int evictions, int[] named) {
    return told(policy.usedInSequence(step, evictions, named), evictions, named);
  }

  private boolean told(boolean done, int evictions, int[] named) {
    for (int i = 0; done && i < evictions; i++) {
      victims.accept(named[i]);
    }
    return done;
  }

  @Override
  public boolean writeState(PolicyState into) {
    return policy.writeState(into);
  }

  @Override
  public boolean beginAnew() {
    return policy.beginAnew();
  }

  @Override
  public void end() {
    policy.end();
  }
}
