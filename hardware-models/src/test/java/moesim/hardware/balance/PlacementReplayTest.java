package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import moesim.hardware.balance.PlacementReplay.MigrationCharge;
import moesim.hardware.balance.PlacementReplay.Mode;
import moesim.hardware.balance.PlacementReplay.Rules;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

/** Four experts on two units, the first two and the last two used in turn. */
class PlacementReplayTest {
  private static final SlotShape SHAPE = Given.oneNode(4, 4, 2);
  private static final ExpertLoads FIRST = ExpertLoads.of(new long[][] {{4, 4, 0, 0}});
  private static final ExpertLoads LAST = ExpertLoads.of(new long[][] {{0, 0, 4, 4}});

  private static PlacementReplay replay(String policy, Mode mode, int window, int interval) {
    return replay(
        policy, new Rules(window, interval, mode, TokenSplit.EVEN, MigrationCharge.STALL));
  }

  private static PlacementReplay replay(String policy, Rules rules) {
    return new PlacementReplay(
        Given.policy(policy),
        Given.context(SHAPE, ExpertCost.TOKENS, Map.of()),
        rules,
        new AtomicLong()::incrementAndGet);
  }

  @Test
  void staleLoadsPlaceTheNextInterval() {
    try (PlacementReplay remap = replay("remap", Mode.STALE, 1, 1)) {
      remap.step(FIRST);
      assertThat(remap.score().windows()).isZero();
      assertThat(remap.slots().experts(0)).containsExactly(0, 1, 2, 3);
      // By 4 4 0 0: experts 0 | 1, then 2 | 3. The last two are on different units by luck.
      remap.step(LAST);
      assertThat(remap.slots().experts(0)).containsExactly(0, 2, 1, 3);
      assertThat(remap.score().unitBalance()).hasValue(1);
      // Experts 1 and 2 changed units, 100 bytes each at 100 B/s at the same time.
      Migration exchange = new Migration(2, 200, 0, 1_000_000_000_000L);
      assertThat(remap.score().migration()).isEqualTo(exchange);
      // By 0 0 4 4: 2 | 3, then 0 | 1: the same units.
      remap.step(FIRST);
      assertThat(remap.score().migration()).isEqualTo(exchange);
      assertThat(remap.score().rebalances()).isEqualTo(2);
      assertThat(remap.score().exposedPs()).isEqualTo(exchange.ps());
      assertThat(remap.policyNanos()).isEqualTo(2);
    }
  }

  @Test
  void aPolicyWithoutLoadsIsAskedOnceAndScoredOnTheSameIntervals() {
    try (PlacementReplay contiguous = replay("contiguous", Mode.STALE, 1, 1)) {
      contiguous.step(FIRST);
      contiguous.step(LAST);
      // 0 and 8: mean 4, maximum 8.
      assertThat(contiguous.score().windows()).isEqualTo(1);
      assertThat(contiguous.score().unitBalance()).hasValue(0.5);
      assertThat(contiguous.score().computePs()).isEqualTo(8);
      assertThat(contiguous.score().balancedPs()).isEqualTo(4);
      assertThat(contiguous.score().rebalances()).isZero();
      assertThat(contiguous.policyNanos()).isEqualTo(1);
    }
  }

  @Test
  void oracleLoadsPlaceTheirOwnInterval() {
    try (PlacementReplay remap = replay("remap", Mode.ORACLE, 1, 1)) {
      remap.step(FIRST);
      assertThat(remap.score().windows()).isEqualTo(1);
      assertThat(remap.slots().experts(0)).containsExactly(0, 2, 1, 3);
      assertThat(remap.score().unitBalance()).hasValue(1);
    }
  }

  @Test
  void aBoundSeesTheIntervalItPlacesAlsoWhenLoadsAreStale() {
    try (PlacementReplay worst = replay("oracle-worst", Mode.STALE, 1, 1)) {
      worst.step(ExpertLoads.of(new long[][] {{4, 0, 4, 0}}));
      worst.step(ExpertLoads.of(new long[][] {{4, 0, 0, 4}}));
      // By what comes: 0 and 3 together.
      assertThat(worst.slots().experts(0)).containsExactly(0, 3, 1, 2);
      assertThat(worst.score().unitBalance()).hasValue(0.5);
    }
  }

  @Test
  void loadsKnownBeforePlaceTheFirstInterval() {
    try (PlacementReplay remap = replay("remap", Mode.STALE, 1, 1)) {
      remap.guide(FIRST, 1, Optional.empty());
      remap.step(FIRST);
      assertThat(remap.score().windows()).isEqualTo(1);
      assertThat(remap.score().unitBalance()).hasValue(1);
    }
  }

  @Test
  void onlyTheEndOfAnIntervalIsTheWindow() {
    try (PlacementReplay remap = replay("remap", Mode.STALE, 1, 2)) {
      remap.step(ExpertLoads.of(new long[][] {{9, 0, 9, 0}}));
      remap.step(FIRST);
      remap.step(FIRST);
      assertThat(remap.score().windows()).isZero();
      remap.step(FIRST);
      // By the second step alone: 0 | 1 first.
      assertThat(remap.slots().experts(0)).containsExactly(0, 2, 1, 3);
    }
  }

  @Test
  void migrationMayHideBehindTheStepsOfItsInterval() {
    long second = 1_000_000_000_000L;
    PlacementReplay.Rules rules =
        new Rules(1, 1, Mode.ORACLE, TokenSplit.EVEN, MigrationCharge.OVERLAP);
    ReplicationContext context = Given.context(SHAPE, tokens -> tokens * second / 16, Map.of());
    try (PlacementReplay remap =
        new PlacementReplay(Given.policy("remap"), context, rules, () -> 0)) {
      remap.step(FIRST);
      // A second of migration, of which 4/16 are behind the step.
      assertThat(remap.score().exposedPs()).isEqualTo(second * 12 / 16);
    }
  }

  @Test
  void pairsAreThoseOfTheIntervalBefore() {
    try (PlacementReplay apart = replay("pair-separating", Mode.STALE, 1, 1)) {
      assertThat(apart.needsPairs()).isTrue();
      apart.pairs().add(0, 0, 3);
      apart.step(ExpertLoads.of(new long[][] {{1, 1, 1, 1}}));
      apart.pairs().add(0, 0, 1);
      apart.step(ExpertLoads.of(new long[][] {{1, 1, 1, 1}}));
      // 0 | 1, as the less used; 2 then by number to unit 0; 3 to unit 1.
      assertThat(apart.slots().experts(0)).containsExactly(0, 2, 1, 3);
    }
  }

  @Test
  void aForeignPolicyMayNotPlaceForAnotherShape() {
    ReplicationPolicy foreign = new ReplicationPolicy() {
      @Override
      public String name() {
        return "foreign";
      }

      @Override
      public String sentence() {
        return "places for two units of two experts each";
      }

      @Override
      public boolean needsLoads() {
        return false;
      }

      @Override
      public Rebalancer open() {
        return context -> Given.slots(Given.oneNode(2, 2, 2), 0, 1);
      }
    };
    assertThatThrownBy(() ->
            new ExpertBalancer(foreign, Given.context(SHAPE, ExpertCost.TOKENS, Map.of()), () -> 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("placement.policy: placed experts wrongly: for SlotShape");
  }

  @Test
  void aWindowIsNoLongerThanItsInterval() {
    assertThatThrownBy(() -> new RebalanceSchedule(SHAPE, 3, 2))
        .hasMessage("a window of 3 steps in an interval of 2; accepted are 1 to 2");
  }
}
