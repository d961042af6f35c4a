package moesim.cache.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.input.Options;
import moesim.routing.LayerStep;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each law can be broken, by a policy that does just that. */
class VerdictTest {
  private static final int CASES = 120;

  /** Least recently used, as a list; what is broken is overridden. */
  private static class Sound implements EvictionPolicy {
    final PolicyContext context;
    final List<Integer> order = new ArrayList<>();

    Sound(PolicyContext context) {
      this.context = context;
    }

    @Override
    public void begin(LayerStep step) {}

    @Override
    public void admitted(int page, long at) {
      order.remove((Integer) page);
      order.add(page);
    }

    @Override
    public void touched(int page, long at) {
      admitted(page, at);
    }

    @Override
    public int evict() {
      Integer victim = order.stream()
          .filter(page -> !context.pins().contains(page))
          .findFirst()
          .orElseThrow();
      order.remove(victim);
      return victim;
    }

    int newest() {
      for (int i = order.size() - 1; i >= 0; i--) {
        if (!context.pins().contains(order.get(i))) {
          return order.remove(i);
        }
      }
      throw new IllegalStateException("nothing to evict");
    }
  }

  private record Foreign(Function<PolicyContext, EvictionPolicy> maker)
      implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "foreign";
    }

    @Override
    public String sentence() {
      return "from outside";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return maker.apply(context);
    }
  }

  private static Verdict verdictOf(Function<PolicyContext, EvictionPolicy> maker) {
    return Verdict.of(new Foreign(maker), Options.none(), 1, CASES);
  }

  private static Optional<Counterexample> brokenIn(Verdict verdict, Law law) {
    return verdict.laws().stream()
        .filter(result -> result.law() == law)
        .findFirst()
        .flatMap(Verdict.LawResult::broken);
  }

  /** The counterexample to {@code law}, which is the only one broken. */
  private static Counterexample only(Law law, Function<PolicyContext, EvictionPolicy> maker) {
    Verdict verdict = verdictOf(maker);
    assertThat(verdict.passed()).isFalse();
    List<Law> broken = verdict.laws().stream()
        .filter(result -> result.broken().isPresent())
        .map(Verdict.LawResult::law)
        .toList();
    assertThat(broken).containsExactly(law);
    return brokenIn(verdict, law).orElseThrow();
  }

  @Test
  void aSoundPolicyPassesEveryLawInManyCases() {
    Verdict verdict = verdictOf(Sound::new);
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.laws()).hasSize(Law.values().length);
    assertThat(verdict.laws()).allMatch(result -> result.cases() >= CASES / 10);
  }

  @Test
  void noticesAnError() {
    Counterexample shown = only(Law.ANSWERS, context -> new Sound(context) {
      @Override
      public int evict() {
        throw new IllegalStateException("no idea");
      }
    });
    assertThat(shown.what()).isEqualTo("throws java.lang.IllegalStateException: no idea");
    // One expert to fill a place and another that wants it.
    assertThat(shown.smallest().size()).isLessThanOrEqualTo(3);
  }

  @Test
  void noticesAVictimThatIsNotResidentAndShrinksTheCase() {
    Counterexample shown = only(Law.RESIDENT_VICTIMS, context -> new Sound(context) {
      @Override
      public int evict() {
        boolean isThere = order.contains(0);
        int victim = super.evict();
        return victim % 2 == 1 && !isThere ? 0 : victim;
      }
    });
    assertThat(shown.what()).contains("names expert 0 of layer 0 (page 0), which is not resident");
    assertThat(shown.smallest().size()).isLessThanOrEqualTo(6);
    assertThat(shown.place()).isNotEmpty();
  }

  @Test
  void noticesAPageThatDoesNotExist() {
    assertThat(only(Law.RESIDENT_VICTIMS, context -> new Sound(context) {
              @Override
              public int evict() {
                return context.pages().pageCount();
              }
            })
            .what())
        .contains(", of which there are ");
  }

  @Test
  void noticesAPinnedVictim() {
    Counterexample shown = only(Law.UNPINNED_VICTIMS, context -> new Sound(context) {
      @Override
      public int evict() {
        return order.remove(0);
      }
    });
    assertThat(shown.what()).contains("which is pinned; resident are pages ");
  }

  @Test
  void noticesAChangedLayerStep() {
    only(Law.READS_ONLY, context -> new Sound(context) {
      private @Nullable LayerStep current;

      @Override
      public void begin(LayerStep step) {
        current = step;
      }

      @Override
      public void touched(int page, long at) {
        super.touched(page, at);
        LayerStep step = Objects.requireNonNull(current);
        if (page == step.pages()[step.count() - 1]) {
          step.pages()[step.count() - 1] = step.pages()[0];
        }
      }
    });
  }

  @Test
  void noticesThatACacheWasMadeToServeSomethingElse() {
    only(Law.AUDIT, context -> new Sound(context) {
      private @Nullable LayerStep current;
      private int first;

      @Override
      public void begin(LayerStep step) {
        current = step;
        first = step.pages()[0];
        if (step.count() == 1) {
          step.pages()[0] = context.pages().pageCount() - 1;
        }
      }

      @Override
      public void admitted(int page, long at) {
        super.admitted(page, at);
        Objects.requireNonNull(current).pages()[0] = first;
      }
    });
  }

  @Test
  void noticesPoliciesThatDoNotRepeatThemselves() {
    int[] made = new int[1];
    Verdict verdict = verdictOf(context -> new Sound(context) {
      private final boolean odd = made[0]++ % 2 == 1;

      @Override
      public int evict() {
        return odd ? newest() : super.evict();
      }
    });
    assertThat(brokenIn(verdict, Law.REPEATS)).isPresent();
  }

  @Test
  void noticesWhatAResetLeftBehind() {
    only(Law.BEGINS_ANEW, context -> new Sound(context) {
      private boolean wasReset;

      @Override
      public boolean beginAnew() {
        order.clear();
        wasReset = true;
        return true;
      }

      @Override
      public int evict() {
        return wasReset ? newest() : super.evict();
      }
    });
  }

  @Test
  void noticesThatWholeStepsAreServedInAnotherWay() {
    only(Law.AT_ONCE, context -> new Sound(context) {
      @Override
      public boolean usedTogether(LayerStep step, int evictions, int[] victims) {
        for (int i = 0; i < step.count(); i++) {
          order.remove((Integer) step.pages()[i]);
        }
        for (int i = 0; i < evictions; i++) {
          victims[i] = newest();
        }
        for (int i = 0; i < step.count(); i++) {
          order.add(step.pages()[i]);
        }
        return true;
      }
    });
  }

  @Test
  void noticesThatBytesDecideWhereTheyAreEqual() {
    only(Law.SCALE, context -> new Sound(context) {
      @Override
      public int evict() {
        return context.pages().weightOf(0) == 7 ? newest() : super.evict();
      }
    });
  }

  @Test
  void saysTheSameTwice() {
    Function<PolicyContext, EvictionPolicy> maker = context -> new Sound(context) {
      @Override
      public int evict() {
        return order.remove(0);
      }
    };
    assertThat(verdictOf(maker)).isEqualTo(verdictOf(maker));
  }
}
