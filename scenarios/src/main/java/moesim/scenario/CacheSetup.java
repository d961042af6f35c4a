package moesim.scenario;

import java.util.List;
import java.util.Optional;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.input.Options;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Opponent;

/**
 * The caches of a run: two machines made of the same setup do the same with the same requests.
 *
 * @param seed of what the policy draws
 * @param cache capacity, shares, semantics
 * @param policy makes the eviction policy
 * @param options values of the policy's options, among others
 */
public record CacheSetup(
    long seed, CacheOnlySpec cache, EvictionPolicyFactory policy, Options options) {

  /** Empty caches for {@code model}. */
  public CacheOnly machine(MoeModel model) {
    return new CacheOnly(model, cache, policies(model));
  }

  /** Makes the policies of those caches. */
  public CacheOnly.PolicySource policies(MoeModel model) {
    Draws draws = RandomStreams.of(seed).draws(Role.POLICY);
    return (pages, capacity, pins) -> policy.create(new PolicyContext(
        pages, capacity, model.layers(), pins, options, draws, Optional.of(cache.semantics())));
  }

  /** Empty caches for a trace to play against. */
  Opponent opponent(MoeModel model) {
    CacheOnly machine = machine(model);
    return new Opponent() {
      @Override
      public String description() {
        return CacheSetup.this.description();
      }

      @Override
      public int capacity() {
        return Math.toIntExact(Math.min(model.pages(), cache.capacity().weightFor(model)));
      }

      @Override
      public boolean isResident(int page) {
        return machine.isResident(page);
      }

      @Override
      public void serve(LayerStep step) {
        machine.serve(step);
      }

      @Override
      public void close() {
        machine.close();
      }
    };
  }

  /** All that decides what is resident, in words. */
  String description() {
    StringBuilder text = new StringBuilder(policy.name());
    List<String> own =
        policy.options().stream().map(option -> option.name()).sorted().toList();
    own.stream()
        .filter(options.names()::contains)
        .forEach(name -> text.append(' ').append(name).append('=').append(options.text(name)));
    return text + " " + cache.capacity() + (cache.shared() ? " shared " : " fixed shares ")
        + cache.semantics() + " seed=" + seed;
  }
}
