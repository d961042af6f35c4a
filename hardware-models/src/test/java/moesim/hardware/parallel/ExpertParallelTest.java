package moesim.hardware.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.hardware.balance.TokenSplit;
import org.junit.jupiter.api.Test;

class ExpertParallelTest {
  private static final Degrees TWO = new Degrees(1, 2, 1);

  private static ParallelSpec two(Overlap overlap) {
    return Cluster.spec(TWO, 2, Suppression.UNIT, TokenSplit.EVEN, overlap);
  }

  @Test
  void takesTheTimeOfDispatchExpertsAndCombine() {
    // Two units, an expert each; each unit's token wants the other's expert.
    // Dispatch 1000 B at 1 GB/s and a hop of 1 us: 2 us. Expert: 6 MB + 12 kB at 6 TB/s: 1.002 us.
    // Combine 2000 B: 3 us. Per layer 6.002 us.
    Cluster cluster = new Cluster(two(Overlap.NONE), 2, 2, 1, Cluster.inOrder(2, 2, 2));
    cluster.pass(new short[] {1, 1}, new short[] {0, 0});
    cluster.run();
    assertThat(cluster.timeline.nowPs()).isEqualTo(2 * 6_002_000L);
    ParallelCounts counts = cluster.machine.counts();
    // Of two units, over two layers.
    assertThat(counts.spentPs(TimeUse.DENSE)).isZero();
    assertThat(counts.spentPs(TimeUse.DISPATCH)).isEqualTo(4 * 2_000_000L);
    assertThat(counts.spentPs(TimeUse.EXPERTS)).isEqualTo(4 * 1_002_000L);
    assertThat(counts.spentPs(TimeUse.COMBINE)).isEqualTo(4 * 3_000_000L);
    assertThat(counts.slowestExpertsPs()).isEqualTo(2 * 1_002_000L);
    // Nothing overlaps: all waiting is exposed.
    assertThat(counts.exposedPs())
        .isEqualTo(counts.spentPs(TimeUse.DISPATCH) + counts.spentPs(TimeUse.COMBINE));
    assertThat(counts.dispatchBytes()).isEqualTo(4 * 1000);
    assertThat(counts.combineBytes()).isEqualTo(4 * 2000);
    assertThat(counts.interNodeBytes()).isZero();
  }

  @Test
  void sendsNothingForATokenWhoseExpertIsAtHome() {
    Cluster cluster = new Cluster(two(Overlap.NONE), 1, 2, 1, Cluster.inOrder(1, 2, 2));
    cluster.pass(new short[] {0}, new short[] {1});
    cluster.run();
    assertThat(cluster.timeline.nowPs()).isEqualTo(1_002_000);
    assertThat(cluster.machine.counts().messages()).isZero();
    assertThat(cluster.machine.counts().localCopies()).isEqualTo(2);
  }

  @Test
  void twoBatchesHideTransfersBehindExperts() {
    // Four tokens: two per unit, one of each in either part. Each part: dispatch 2 us, expert
    // 1.002 us, combine 3 us; the transfers of the second queue behind those of the first:
    // dispatch 1000 B more, at 3 us; experts to 4.002; its combine leaves after the first's, which
    // leaves at 3.002 and takes the link to 5.002: link to 7.002, and a hop: 8.002 us.
    Cluster cluster = new Cluster(two(Overlap.TWO_BATCH), 1, 2, 1, Cluster.inOrder(1, 2, 2));
    cluster.pass(new short[] {1}, new short[] {1}, new short[] {0}, new short[] {0});
    cluster.run();
    assertThat(cluster.timeline.nowPs()).isEqualTo(8_002_000);
    assertThat(cluster.machine.counts().layerSteps()).isEqualTo(2);
    // Of 8.002 us each unit computes two experts, and else waits: nothing else is to be done.
    assertThat(cluster.machine.counts().exposedPs()).isEqualTo(2 * (8_002_000L - 2 * 1_002_000L));
  }

  @Test
  void aNodeGetsATokenOnceAndHandsItOn() {
    // Four units in nodes of two, an expert each, on a ring. Unit 0's token wants experts 2 and 3:
    // once to gateway 2 (1000 B between nodes), from there to 3; results 3 to 2, and the sum back.
    ParallelSpec spec =
        Cluster.spec(new Degrees(1, 4, 1), 2, Suppression.NODE, TokenSplit.EVEN, Overlap.NONE);
    Cluster cluster = new Cluster(spec, 1, 4, 2, Cluster.inOrder(1, 4, 4));
    cluster.pass(new short[] {2, 3});
    cluster.run();
    ParallelCounts counts = cluster.machine.counts();
    assertThat(counts.messages()).isEqualTo(4);
    assertThat(counts.dispatchBytes()).isEqualTo(2 * 1000);
    assertThat(counts.combineBytes()).isEqualTo(2 * 2000);
    assertThat(counts.interNodeBytes()).isEqualTo(1000 + 2000);
    // Two hops to the gateway: 2 + 1 us; handed on in 1 + 1; expert 1.002; back 1 + 2, and 2 + 2.
    assertThat(cluster.timeline.nowPs())
        .isEqualTo(3_000_000 + 2_000_000 + 1_002_000 + 3_000_000 + 4_000_000);
  }

  @Test
  void withoutSuppressionEveryExpertGetsTheTokenByItself() {
    ParallelSpec spec = Cluster.spec(TWO, 2, Suppression.NONE, TokenSplit.EVEN, Overlap.NONE);
    Cluster cluster = new Cluster(spec, 1, 4, 2, Cluster.inOrder(1, 4, 2));
    cluster.pass(new short[] {2, 3}, new short[] {2, 3});
    cluster.run();
    ParallelCounts counts = cluster.machine.counts();
    assertThat(counts.dispatchBytes()).isEqualTo(2 * 1000);
    assertThat(counts.dispatchedCopies()).isEqualTo(4);
    assertThat(counts.localCopies()).isEqualTo(2);
  }

  @Test
  void stagesWorkOneAfterTheOtherOnTheirLayers() {
    // A unit per stage, one layer each, two parts of one token: dense work takes no time, an expert
    // 1.002 us, and 2000 B to the next stage 2 us and a hop.
    // Part 0: 1.002 + 3 + 1.002. Part 1 begins when the first stage is free: its expert ends at
    // 2.004; the link is free at 3.002: 5.002 + 1; expert to 7.004.
    ParallelSpec spec =
        Cluster.spec(new Degrees(1, 1, 2), 1, Suppression.UNIT, TokenSplit.EVEN, Overlap.NONE);
    Cluster cluster = new Cluster(spec, 2, 1, 1, Cluster.inOrder(2, 1, 1));
    cluster.pass(new short[] {0, 0}, new short[] {0, 0});
    cluster.run();
    assertThat(cluster.timeline.nowPs()).isEqualTo(7_004_000);
  }
}
