package moesim.hardware.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moesim.hardware.roofline.AttentionShape;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import org.junit.jupiter.api.Test;

/** Rooflines and sums of one unit, by hand. */
class UnitWorkTest {
  /** 1 TB/s, half of which is reached; 10 TFLOP/s, of which up to 8 tokens reach a fifth; 4 for attention. */
  private static final UnitSpec UNIT = new UnitSpec(
      new FlopRate(1e13),
      new EfficiencyTable(List.of(8), List.of(0.2, 0.5)),
      new FlopRate(4e12),
      new DataSize(1 << 30),
      new Bandwidth(1_000_000_000_000L),
      0.5);

  /** Three matrices of 100 x 200 weights of two bytes: 120 kB; a token brings 1,800 B. */
  private static final ExpertShape SHAPE = new ExpertShape(100, 200, 3, 16, 2);

  private static UnitWork work(DenseShare dense, int tensor) {
    return new UnitWork(UNIT, SHAPE, dense, tensor, new RankWay(1e9, 50_000));
  }

  private static final AttentionShape ATTENTION = new AttentionShape(4000, 1e5, 3e4);

  private static final DenseShare DENSE = new DenseShare(1_000_000, 16, ATTENTION, 3, 1, 100, 2);

  @Test
  void anExpertReadsItsWeightsOrComputes() {
    UnitWork work = work(DENSE, 1);
    assertThat(work.expertPs(0)).isZero();
    // 120,000 + 1,800 B at 0.5 TB/s: 243,600 ps; 120,000 flop at 2 TFLOP/s: 60,000 ps.
    assertThat(work.expertPs(1)).isEqualTo(243_600);
    // 8 tokens: 134,400 B, 268,800 ps; 960,000 flop at 2 TFLOP/s: 480,000 ps.
    assertThat(work.expertPs(8)).isEqualTo(480_000);
    // 9 tokens: 1,080,000 flop at 5 TFLOP/s: 216,000 ps; 136,200 B: 272,400 ps.
    assertThat(work.expertPs(9)).isEqualTo(272_400);
  }

  @Test
  void projectionsReadWeightsAndAttentionKeysAndValues() {
    UnitWork work = work(DENSE, 1);
    assertThat(work.densePs(0, 0, true)).isZero();
    // 2 MB at 0.5 TB/s: 4 us; 4 tokens, 8 Mflop at 2 TFLOP/s: 4 us. Each of them reads 3 x 4,000 B:
    // 96 ns; 12 x 30,000 flop at 4 TFLOP/s: 90 ns.
    assertThat(work.densePs(4, 12, true)).isEqualTo(4_000_000 + 96_000);
    // 100 tokens: 200 Mflop at 5 TFLOP/s: 40 us; 400 kB: 800 ns; 3 Mflop at 4 TFLOP/s: 750 ns.
    assertThat(work.densePs(100, 100, true)).isEqualTo(40_000_000 + 800_000);
  }

  @Test
  void aPromptIsReadOnceAndAttendsToItself() {
    // 4 tokens attend to 1 + 2 + 3 + 4: 10 x 100,000 flop at 4 TFLOP/s: 250 ns; 16 kB: 32 ns.
    assertThat(work(DENSE, 1).densePs(4, 10, false)).isEqualTo(4_000_000 + 250_000);
    // Two units divide the heads: 125 ns; the projections take 2 us, sums 2 x 450 ns.
    assertThat(work(DENSE, 2).densePs(4, 10, false)).isEqualTo(2_000_000 + 125_000 + 900_000);
  }

  @Test
  void theUnitsOfARankShareItAndSum() {
    // Two units: 1 MB and 1 Mflop a token each: 2 us; but all of a latent cache: 16 kB, 32 ns.
    // Sums:
    // reduce-scatter and all-gather, 2 x 1 steps of 50 ns and 4 x 100 x 2 / 2 B at 1 GB/s: 450 ns.
    assertThat(work(DENSE, 2).densePs(4, 4, true)).isEqualTo(2_032_000 + 2 * 450_000);
    // Four units, keys and values divided among two: 0.5 MB, 1 us, and 8 kB, 16 ns; 2 Mflop at
    // 2 TFLOP/s: 1 us. Sums: 2 x 3 steps of 50 ns and 200 B at 1 GB/s.
    DenseShare heads = new DenseShare(1_000_000, 16, ATTENTION, 3, 2, 100, 2);
    assertThat(work(heads, 4).densePs(4, 4, true)).isEqualTo(1_016_000 + 6 * 250_000);
  }
}
