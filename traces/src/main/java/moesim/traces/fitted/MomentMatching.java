package moesim.traces.fitted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.traces.synthetic.SplitMix64;

/**
 * The method of simulated moments: generates copies, and multiplies every factor by what was
 * measured over what the copies have, until they agree.
 *
 * <p><b>Source.</b> McFadden, Econometrica 57, 1989; the multiplicative step is that of iterative
 * proportional fitting (Deming and Stephan, 1940).
 */
final class MomentMatching {
  private static final int ROUNDS = 24;
  // Exponents of the corrections: large while far off, small at the end, against the noise.
  private static final double FIRST_STEP = 0.7;
  private static final double LAST_STEP = 0.35;
  // Ids generated per round, so that rare ages of short traces are not drowned in noise.
  private static final long IDS_PER_ROUND = 1 << 18;
  private static final int MOST_COPIES = 8;
  // Pseudo-counts: what was selected less often hardly moves a factor.
  private static final double FEW = 0.25 + Choice.UNSEEN;
  private static final double FEW_AT_AN_AGE = 4;
  private static final double MOST_UNSEEN = 100;
  // The effective number of choices follows the pseudo-count of unseen ones slowly.
  private static final double UNSEEN_EXPONENT = 4;
  private static final double LARGEST_FACTOR = 8;
  private static final double FIRST_CONCENTRATION = 300;
  private static final double LITTLE_VARIATION = 0.1;
  // Seeds of the rounds lie far from those that users write, 0, 1, 2, …: copies that a fit is
  // judged by must not be copies it was fitted with.
  private static final long SALT = 0x6D6F6D656E7473L;

  private final MoeModel model;
  private final TokenKinds found;
  private final Moments wanted;
  private final Measured measured;
  private final int ascending;
  private final RequestSizes sizes;
  private final RequestSizes lengths;
  private final int copies;
  private final FitParameters now;

  MomentMatching(TokenSample sample, TokenKinds found, Moments wanted, Measured measured) {
    model = sample.model;
    this.found = found;
    this.wanted = wanted;
    this.measured = measured;
    ascending = sample.ascending();
    sizes = sample.sizes();
    lengths = sample.lengths();
    copies = (int) Math.max(1, Math.min(MOST_COPIES, IDS_PER_ROUND / Math.max(1, sample.ids())));
    now = FitParameters.first(wanted, sizes.count() > 1 ? FIRST_CONCENTRATION : FittedLayer.ALIKE);
  }

  /** The mean of the last rounds: each of them answers to the chance of its copies. */
  FittedRouting fit() {
    FitParameters mean = new FitParameters(wanted);
    for (int round = 0; round < ROUNDS; round++) {
      boolean isLate = round >= ROUNDS / 2;
      correct(generate(round), isLate ? LAST_STEP : FIRST_STEP);
      if (isLate) {
        mean.addLogarithms(now);
      }
    }
    mean.toMeans(ROUNDS - ROUNDS / 2);
    return routing(mean, TraceFit.kept(lengths));
  }

  private Moments generate(int round) {
    Moments moments = new Moments(model, wanted.kinds());
    FittedRouter router = new FittedRouter(routing(now, sizes));
    RoutingBlock block = new RoutingBlock(model, 1, false);
    for (int copy = 0; copy < copies; copy++) {
      long seed = SplitMix64.mix(SALT + (long) round * copies + copy);
      RequestDraws draws = new RequestDraws(router, sizes, seed, 1);
      for (int request = 0; request < sizes.count(); request++) {
        draws.begin(0, request);
        while (draws.left(0) > 0) {
          int kind = draws.draw(0, request, draws.emptied(block));
          moments.add(block.phases()[0], kind, block.experts(), 0);
        }
        moments.endRequest();
      }
      moments.endCopy();
    }
    return moments;
  }

  private void correct(Moments got, double step) {
    for (int phase = 0; phase < 2; phase++) {
      for (int row = 0; row <= model.layers(); row++) {
        correct(phase, row, got, step);
      }
    }
    double[] concentrations = now.concentrations;
    for (int layer = 0; layer < concentrations.length && sizes.count() > 1; layer++) {
      double ratio = (got.variation(layer) + LITTLE_VARIATION)
          / (Math.max(0, wanted.variation(layer)) + LITTLE_VARIATION);
      double moved = concentrations[layer] * StrictMath.pow(ratio, 1.5 * step);
      concentrations[layer] =
          Math.max(FittedLayer.MOST_DIFFERENT, Math.min(FittedLayer.ALIKE, moved));
    }
  }

  private void correct(int phase, int row, Moments got, double step) {
    correctUnseen(phase, row, wanted.effective(phase, row) / got.effective(phase, row), step);
    double sum = wanted.sum(phase, row);
    // A layer that recorded only part of its tokens is filled up in copies.
    double scale = sum / Math.max(1, got.sum(phase, row));
    double[] shares = now.choice(phase, row, wanted.counts(phase, row)).shares();
    double[] selected = Arrays.stream(shares).map(share -> share * sum).toArray();
    double[] tilts = now.tilts[phase][row];
    correct(tilts, selected, got.selected[phase][row], scale, FEW, step);
    normalise(tilts, shares);
    double[] factors = now.factors[phase][row];
    correct(factors, wanted.ages[phase][row], got.ages[phase][row], scale, FEW_AT_AN_AGE, step);
    limit(factors);
  }

  /** Popularity as unequal as lets a copy, which adds its own chance, be as unequal as measured. */
  private void correctUnseen(int phase, int row, double more, double step) {
    double moved = now.unseen[phase][row] * StrictMath.pow(more, UNSEEN_EXPONENT * step);
    now.unseen[phase][row] = Math.max(1 / MOST_UNSEEN, Math.min(MOST_UNSEEN, moved));
  }

  private static void correct(
      double[] factors, double[] wanted, double[] got, double scale, double few, double step) {
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= StrictMath.pow((wanted[i] + few) / (got[i] * scale + few), step);
    }
  }

  private static void normalise(double[] tilts, double[] shares) {
    double sum = 0;
    for (int i = 0; i < tilts.length; i++) {
      sum += tilts[i] * shares[i];
    }
    for (int i = 0; i < tilts.length; i++) {
      tilts[i] /= sum;
    }
  }

  private static void limit(double[] factors) {
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Math.max(1 / LARGEST_FACTOR, Math.min(LARGEST_FACTOR, factors[i]));
    }
  }

  private FittedRouting routing(FitParameters parameters, RequestSizes of) {
    List<FittedLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      layers.add(new FittedLayer(
          parameters.concentrations[layer],
          choice(parameters, Phase.PREFILL, layer),
          choice(parameters, Phase.DECODE, layer),
          found.counts(layer)));
    }
    int kinds = model.layers();
    return new FittedRouting(
        model,
        measured,
        ascending,
        choice(parameters, Phase.PREFILL, kinds),
        choice(parameters, Phase.DECODE, kinds),
        layers,
        of);
  }

  private Choice choice(FitParameters parameters, Phase phase, int row) {
    return parameters.choice(phase.code(), row, wanted.counts(phase.code(), row));
  }
}
