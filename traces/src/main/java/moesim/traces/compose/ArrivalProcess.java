package moesim.traces.compose;

import moesim.statistics.Gaps;
import moesim.traces.synthetic.SplitMix64;

/**
 * When requests arrive: random gaps, or gaps whose rate changes at random between calm and bursts.
 *
 * <p><b>Source.</b> docs/model.md, "Arrivals". <b>Units.</b> Seconds. <b>Order.</b> What is drawn
 * depends on the seed alone.
 */
interface ArrivalProcess {
  /** How long after the arrival before it, or after the beginning, the next request arrives. */
  double nextGap(SplitMix64 random);

  /** Independent gaps. */
  record Renewal(Gaps gaps) implements ArrivalProcess {
    @Override
    public double nextGap(SplitMix64 random) {
      return gaps.at(random.next());
    }
  }

  /**
   * A Poisson process whose rate switches between two states that last exponential times (a
   * Markov-modulated Poisson process); it begins calm.
   */
  final class Bursts implements ArrivalProcess {
    private final double[] rates;
    private final Gaps[] lengths;
    private int state;
    private double left = -1;

    /**
     * By state, calm and burst.
     *
     * @param rates requests per second
     * @param seconds mean lengths
     */
    Bursts(double[] rates, double[] seconds) {
      this.rates = rates.clone();
      lengths = new Gaps[] {Gaps.exponential(seconds[0]), Gaps.exponential(seconds[1])};
    }

    @Override
    public double nextGap(SplitMix64 random) {
      if (left < 0) {
        left = lengths[0].at(random.next());
      }
      // Work of an exponential variate is spent at the rate of the state: what is left of it when
      // the state ends goes on in the next.
      double work = -StrictMath.log1p(-random.next());
      double gap = 0;
      while (work > left * rates[state]) {
        work -= left * rates[state];
        gap += left;
        state = 1 - state;
        left = lengths[state].at(random.next());
      }
      double step = work / rates[state];
      left -= step;
      return gap + step;
    }
  }
}
