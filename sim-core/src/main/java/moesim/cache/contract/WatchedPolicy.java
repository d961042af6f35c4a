package moesim.cache.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import moesim.cache.EvictionPolicy;
import moesim.cache.PageSet;
import moesim.cache.PolicyState;
import moesim.input.InputException;
import moesim.routing.LayerStep;

/**
 * A policy whose every call is looked at: what it names, and that its cache keeps its side of the
 * contract too.
 */
final class WatchedPolicy implements EvictionPolicy {
  private final ContractCase asked;
  private final EvictionPolicy policy;
  private final PageSet pins;
  private final Trial.Calls calls;
  private final boolean foreseen;
  private final List<Integer> victims;
  private final SortedSet<Integer> residents = new TreeSet<>();
  private long last = -1;
  private long toFree;
  private Optional<StepCopy> given = Optional.empty();

  /**
   * @param foreseen whether layer steps know their next uses
   * @param victims told the victims, in order
   */
  WatchedPolicy(
      ContractCase asked,
      EvictionPolicy policy,
      PageSet pins,
      Trial.Calls calls,
      boolean foreseen,
      List<Integer> victims) {
    this.asked = asked;
    this.policy = policy;
    this.pins = pins;
    this.calls = calls;
    this.foreseen = foreseen;
    this.victims = victims;
  }

  /**
   * Made by {@code making}, an error of which is one of the policy; wrong options are one of the
   * user.
   */
  static EvictionPolicy made(Supplier<EvictionPolicy> making) {
    try {
      return Objects.requireNonNull(making.get(), "EvictionPolicyFactory.create");
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Breach(Law.ANSWERS, "throws when it is made: " + e);
    }
  }

  @Override
  public void begin(LayerStep step) {
    given = Optional.of(new StepCopy(step, foreseen));
    run(() -> policy.begin(step));
  }

  @Override
  public void missed(int page) {
    promised(!residents.contains(page), "missed " + page + ", which is resident");
    run(() -> policy.missed(page));
  }

  @Override
  public void admitted(int page, long at) {
    promised(residents.add(page) && at > last, "admitted " + page + " at " + at);
    last = at;
    run(() -> policy.admitted(page, at));
  }

  @Override
  public void touched(int page, long at) {
    promised(residents.contains(page) && at > last, "touched " + page + " at " + at);
    last = at;
    run(() -> policy.touched(page, at));
  }

  @Override
  public void prefetched(int page, long at) {
    promised(residents.add(page) && at >= last, "prefetched " + page + " at " + at);
    run(() -> policy.prefetched(page, at));
  }

  @Override
  public void expected(int page, long at) {
    promised(residents.contains(page) && at >= last, "expected " + page + " at " + at);
    run(() -> policy.expected(page, at));
  }

  @Override
  public void makeRoom(long weight) {
    promised(weight > 0 && toFree <= 0, "makeRoom " + weight);
    toFree = weight;
    run(() -> policy.makeRoom(weight));
  }

  @Override
  public int evict() {
    promised(toFree > 0, "evict though there is room");
    int victim = call(policy::evict);
    check(victim);
    toFree -= asked.weightOf(victim);
    take(victim);
    return victim;
  }

  @Override
  public boolean usedTogether(LayerStep step, int evictions, int[] named) {
    return calls == Trial.Calls.AT_ONCE
        && tookAll(() -> policy.usedTogether(step, evictions, named), step, evictions, named);
  }

  @Override
  public boolean usedInSequence(LayerStep step, int evictions, int[] named) {
    return calls == Trial.Calls.AT_ONCE
        && tookAll(() -> policy.usedInSequence(step, evictions, named), step, evictions, named);
  }

  private boolean tookAll(BooleanSupplier asking, LayerStep step, int evictions, int[] named) {
    if (call(() -> asking.getAsBoolean() ? 1 : 0) == 0) {
      return false;
    }
    for (int i = 0; i < evictions; i++) {
      for (int k = 0; k < step.count(); k++) {
        if (step.pages()[k] == named[i]) {
          throw new Breach(
              Law.UNPINNED_VICTIMS,
              "names " + asked.nameOf(named[i]) + ", which the layer step uses");
        }
      }
      check(named[i]);
      take(named[i]);
    }
    for (int i = 0; i < step.count(); i++) {
      residents.add(step.pages()[i]);
    }
    last = step.firstAccess() + step.count() - 1;
    return true;
  }

  @Override
  public boolean beginAnew() {
    residents.clear();
    given = Optional.empty();
    return calls != Trial.Calls.MADE_ANEW && call(() -> policy.beginAnew() ? 1 : 0) == 1;
  }

  @Override
  public boolean writeState(PolicyState into) {
    return call(() -> policy.writeState(into) ? 1 : 0) == 1;
  }

  @Override
  public void end() {
    run(policy::end);
  }

  private void take(int victim) {
    residents.remove(victim);
    victims.add(victim);
  }

  private void check(int victim) {
    if (!residents.contains(victim)) {
      throw new Breach(
          Law.RESIDENT_VICTIMS,
          "names " + asked.nameOf(victim) + ", which is not resident; " + residentsInWords());
    }
    if (pins.contains(victim)) {
      throw new Breach(
          Law.UNPINNED_VICTIMS,
          "names " + asked.nameOf(victim) + ", which is pinned; " + residentsInWords());
    }
  }

  private String residentsInWords() {
    List<String> words = new ArrayList<>();
    residents.forEach(page -> words.add(page + (pins.contains(page) ? " (pinned)" : "")));
    return "resident are pages " + String.join(", ", words);
  }

  private void run(Runnable call) {
    call(() -> {
      call.run();
      return 0;
    });
  }

  private int call(IntSupplier call) {
    int answer;
    try {
      answer = call.getAsInt();
    } catch (InputException e) {
      checkGiven();
      throw new Breach(Law.ANSWERS, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      checkGiven();
      throw new Breach(Law.ANSWERS, "throws " + e);
    }
    checkGiven();
    return answer;
  }

  /** After every call: what is changed here would lead the cache itself astray. */
  private void checkGiven() {
    String changes = given.map(StepCopy::changes).orElse("");
    if (!changes.isEmpty()) {
      throw new Breach(Law.READS_ONLY, "changes of the layer step: " + changes);
    }
  }

  /** Not a law for policies: what the cache itself has to do. */
  private static void promised(boolean kept, String call) {
    if (!kept) {
      throw new IllegalStateException("the cache broke the contract: " + call);
    }
  }
}
