package moesim.hardware.wafer;

import java.util.Locale;
import java.util.SplittableRandom;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.routing.Phase;

/**
 * A table of an independent small model of the case study in its own set-up: lognormal(0, 1)
 * popularity, three layers, three steps.
 */
final class CaseStudy {
  private static final int LAYERS = 3;
  private static final int STEPS = 3;
  private static final int TOP_K = 8;

  final long basePs;
  final long homePs;
  final long operations;
  final WaferCounts base;
  final double seconds;

  CaseStudy(WaferSpec spec, ExpertShape shape, int experts, int batch, long seed, int rounds) {
    int dies = spec.topology().nodeCount();
    SplittableRandom random = new SplittableRandom(seed);
    int[][][] loads = new int[LAYERS * STEPS][][];
    double[][] popularity = new double[LAYERS][experts];
    for (double[] layer : popularity) {
      for (int expert = 0; expert < experts; expert++) {
        layer[expert] = Math.exp(random.nextGaussian());
      }
    }
    for (int i = 0; i < loads.length; i++) {
      loads[i] = Bench.histogram(random, popularity[i % LAYERS], batch, TOP_K);
    }
    long begin = System.nanoTime();
    Bench away = new Bench(spec, shape, LAYERS, experts);
    basePs = run(away, loads, dies, true, rounds);
    seconds = (System.nanoTime() - begin) / 1e9;
    base = away.wafer.counts();
    operations = base.operations();
    homePs = run(new Bench(spec, shape, LAYERS, experts), loads, dies, false, rounds);
  }

  private static long run(Bench bench, int[][][] loads, int dies, boolean deal, int rounds) {
    long ps = 0;
    for (int i = 0; i < rounds * loads.length; i++) {
      int[][] load = loads[i % loads.length];
      bench.layer(1 + i / LAYERS, i % LAYERS, Phase.DECODE);
      for (int seen = 0; seen < load[0].length; seen++) {
        int expert = load[0][seen];
        int die = deal ? (seen + 7) % dies : bench.wafer.homeOf(i % LAYERS, expert);
        bench.task(expert, die, load[1][expert]);
      }
      ps += bench.run();
    }
    return ps;
  }

  double speedup() {
    return (double) basePs / homePs;
  }

  static WaferSpec with(WaferSpec spec, WaferSwitches switches) {
    return new WaferSpec(
        spec.topology(),
        spec.die(),
        spec.hbm(),
        spec.llc(),
        spec.link(),
        spec.requestBytes(),
        spec.replicas(),
        switches);
  }

  static WaferSwitches switches(Fidelity fidelity, Succession succession, Waiting waiting) {
    return new WaferSwitches(
        fidelity, succession, waiting, moesim.hardware.network.Rounding.NS, true, false, false);
  }

  /**
   * Prints one row of the table: model, columns, duplex, fidelity, succession, waiting, seeds,
   * rounds, batches.
   */
  public static void main(String[] args) {
    StudiedModel model = StudiedModel.valueOf(args[0]);
    int columns = Integer.parseInt(args[1]);
    WaferSpec spec = with(
        StudyWafer.of(columns, columns == 5 ? 5 : 3, Duplex.valueOf(args[2]), model),
        switches(Fidelity.valueOf(args[3]), Succession.valueOf(args[4]), Waiting.valueOf(args[5])));
    int seeds = Integer.parseInt(args[6]);
    int rounds = Integer.parseInt(args[7]);
    int experts = model == StudiedModel.QWEN ? 128 : 256;
    StringBuilder line = new StringBuilder(String.join(" ", args)).append(':');
    for (int i = 8; i < args.length; i++) {
      int batch = Integer.parseInt(args[i]);
      double[] speedups = new double[seeds];
      double us = 0;
      double rate = 0;
      for (int seed = 0; seed < seeds; seed++) {
        CaseStudy study = new CaseStudy(spec, model.shape(), experts, batch, seed + 1, rounds);
        speedups[seed] = study.speedup();
        us += study.basePs / 1e6 / LAYERS / STEPS / rounds / seeds;
        rate = Math.max(rate, study.operations / study.seconds / 1e6);
      }
      double mean = java.util.Arrays.stream(speedups).average().orElseThrow();
      double least = java.util.Arrays.stream(speedups).min().orElseThrow();
      double most = java.util.Arrays.stream(speedups).max().orElseThrow();
      line.append(String.format(
          Locale.ROOT,
          "%n  %5d: EP %.2f (%.2f to %.2f), Base %.0f us, %.2f Mop/s",
          batch,
          mean,
          least,
          most,
          us,
          rate));
    }
    System.out.println(line);
  }
}
