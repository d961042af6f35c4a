package moesim.cache.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.input.InputException;
import moesim.input.Location;
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

  private record Foreign(Function<PolicyContext, EvictionPolicy> maker, boolean readsAll)
      implements EvictionPolicyFactory {
    @Override
    public boolean knowsTheFuture() {
      return readsAll;
    }

    @Override
    public boolean readsGateWeights() {
      return readsAll;
    }

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
    return Verdict.of(new Foreign(maker, false), Options.none(), 1, CASES, judged -> {});
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
    assertThat(verdict.laws())
        .allMatch(result -> result.cases() >= CASES / 10 || result.law() == Law.STATE);
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
    Counterexample shown = only(Law.READS_ONLY, context -> new Sound(context) {
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
    assertThat(shown.what()).isEqualTo("changes of the layer step: pages");
  }

  @Test
  void noticesAChangeThatWouldLeadTheCacheAstray() {
    // The cache has nothing of this number: unwatched, it ends with an error of its own.
    Counterexample shown = only(Law.READS_ONLY, context -> new Sound(context) {
      @Override
      public void begin(LayerStep step) {
        step.pages()[0] = context.pages().pageCount();
      }
    });
    assertThat(shown.smallest()).hasSize(2);
  }

  @Test
  void noticesAChangeEvenOfAPolicyThatThenFails() {
    only(Law.READS_ONLY, context -> new Sound(context) {
      private @Nullable LayerStep current;

      @Override
      public void begin(LayerStep step) {
        current = step;
      }

      @Override
      public int evict() {
        Objects.requireNonNull(current).pages()[0]++;
        throw new IllegalStateException("no idea");
      }
    });
  }

  @Test
  void noticesAChangeThatIsTakenBack() {
    only(Law.READS_ONLY, context -> new Sound(context) {
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
  void noticesChangedNextUsesGateWeightsAndPlace() {
    List<Consumer<LayerStep>> changes = List.of(
        step -> step.nextUse()[0]--,
        step -> step.gateWeights()[step.count() - 1] = 2,
        step -> step.setStartsBatch(!step.startsBatch()),
        step -> step.begin(step.step(), step.layer(), step.phase(), step.firstAccess() + 1));
    List<String> what = List.of("next uses", "gate weights", "place", "pages, place");
    for (int i = 0; i < changes.size(); i++) {
      Consumer<LayerStep> change = changes.get(i);
      Foreign foreign = new Foreign(
          context -> new Sound(context) {
            @Override
            public void begin(LayerStep step) {
              change.accept(step);
            }
          },
          true);
      Verdict verdict = Verdict.of(foreign, Options.none(), 1, 5, judged -> {});
      assertThat(brokenIn(verdict, Law.READS_ONLY).orElseThrow().what())
          .isEqualTo("changes of the layer step: " + what.get(i));
    }
  }

  @Test
  void noticesAPolicyThatCannotBeMade() {
    Counterexample shown = only(Law.ANSWERS, context -> {
      throw new IllegalStateException("no table");
    });
    assertThat(shown.what())
        .isEqualTo("throws when it is made: java.lang.IllegalStateException: no table");
    assertThat(shown.found()).isEmpty();
  }

  @Test
  void noticesAnErrorAtTheEnd() {
    Counterexample shown = only(Law.ANSWERS, context -> new Sound(context) {
      @Override
      public void end() {
        throw new IllegalStateException("cannot end");
      }
    });
    assertThat(shown.what()).isEqualTo("throws java.lang.IllegalStateException: cannot end");
  }

  @Test
  void wrongOptionsAreTheUsers() {
    assertThatThrownBy(() -> verdictOf(context -> {
          throw new InputException(Location.of("--set"), "no such file");
        }))
        .isInstanceOf(InputException.class)
        .hasMessage("--set: no such file");
  }

  /** No policy that reads only can bring it about: this is our own cache's law. */
  @Test
  void theAuditNoticesVictimsThatANaiveCacheWouldNotHaveNamed() {
    // Room for two of three experts.
    ContractCase asked =
        new ContractCase(1, 3, 2, Optional.of(AccessSemantics.CO_RESIDENT), List.of(), List.of());
    NaiveCache naive = new NaiveCache(asked);
    naive.serve(visit(0, 1), List.of());
    assertThatThrownBy(() -> naive.serve(visit(2), List.of()))
        .isInstanceOf(Breach.class)
        .hasMessage("a naive cache needs one victim more than were named");
    assertThatThrownBy(() -> naive.serve(visit(2), List.of(2)))
        .hasMessage("named expert 2 of layer 0 (page 2), which a naive cache does not hold");
    assertThatThrownBy(() -> naive.serve(visit(2), List.of(0, 1)))
        .hasMessage("named [0, 1], though a naive cache had no use for 1 any more");
    assertThat(naive.agreesWith(CacheCounts.ZERO)).isFalse();
  }

  private static Visit visit(Integer... pages) {
    return new Visit(0, 0, List.of(pages), List.of(), false, false);
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
  void goesOnDrawingAfterAResetAsInARun() {
    // Evicts at random, and forgets the residents without starting its draws again.
    Function<PolicyContext, EvictionPolicy> random = context -> new Sound(context) {
      @Override
      public boolean beginAnew() {
        order.clear();
        return true;
      }

      @Override
      public int evict() {
        List<Integer> candidates =
            order.stream().filter(page -> !context.pins().contains(page)).toList();
        Integer victim = candidates.get(context.draws().below(candidates.size()));
        order.remove(victim);
        return victim;
      }
    };
    assertThat(brokenIn(verdictOf(random), Law.BEGINS_ANEW)).isEmpty();
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
  void noticesAStateThatDoesNotDecideTheFuture() {
    // The same experts resident, but not used last in the same order.
    Counterexample shown = only(Law.STATE, context -> new Sound(context) {
      @Override
      public boolean writeState(PolicyState into) {
        return true;
      }
    });
    assertThat(shown.what()).contains("from the same state before step ");
  }

  @Test
  void noticesNothingOfAStateThatDecidesIt() {
    Verdict verdict = verdictOf(context -> new Sound(context) {
      @Override
      public boolean writeState(PolicyState into) {
        order.forEach(into::add);
        return true;
      }
    });
    assertThat(verdict.passed()).isTrue();
    assertThat(casesOf(verdict, Law.STATE)).isGreaterThan(CASES / 10);
  }

  @Test
  void aLawThatNoCaseSpeaksOfIsNotTried() {
    // It writes no state.
    Verdict verdict = verdictOf(Sound::new);
    assertThat(casesOf(verdict, Law.STATE)).isZero();
    assertThat(verdict.passed()).isTrue();
  }

  private static int casesOf(Verdict verdict, Law law) {
    return verdict.laws().stream()
        .filter(result -> result.law() == law)
        .mapToInt(Verdict.LawResult::cases)
        .sum();
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
