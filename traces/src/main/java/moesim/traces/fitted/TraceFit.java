package moesim.traces.fitted;

import java.util.Arrays;
import java.util.OptionalInt;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;

/**
 * Fits generated routing to a recorded trace.
 *
 * <p><b>Source.</b> docs/model.md, "Generated routing: fitted".
 */
public final class TraceFit {
  /** No more kinds than these are distinguished. */
  public static final int MOST_KINDS = 64;

  // Selections of a layer per cell of its table of kinds and experts.
  private static final int SELECTIONS_PER_CELL = 2;
  private static final long MOST_CELLS = 1 << 19;

  private TraceFit() {}

  /**
   * A fit of {@code trace}.
   *
   * @param kinds kinds of tokens; as many as there is evidence for unless given
   */
  public static FittedRouting of(RoutingTrace trace, OptionalInt kinds) {
    TokenSample sample = TokenSample.of(trace);
    TokenKinds found = TokenKinds.of(sample, kinds.orElse(kindsFor(sample)));
    Moments wanted = new Moments(sample.model, kinds.orElse(kindsFor(sample)));
    for (int token = 0; token < sample.tokens(); token++) {
      if (token > 0 && sample.requests[token] != sample.requests[token - 1]) {
        wanted.endRequest();
      }
      wanted.add(sample.phases[token], found.kindOf()[token], sample.experts, sample.cell(token));
    }
    wanted.endCopy();
    Measured measured = Measured.of(trace.facts(), sample);
    return new MomentMatching(sample, found, wanted, measured).fit();
  }

  /**
   * A power of two: as many as leave two selections per cell of a layer's table, and a small
   * file.
   */
  private static int kindsFor(TokenSample sample) {
    MoeModel model = sample.model;
    int experts = model.selectableExperts();
    long perLayer = sample.ids() / model.layers() / SELECTIONS_PER_CELL / experts;
    long most = Math.min(MOST_CELLS / ((long) model.layers() * experts), perLayer);
    return Integer.highestOneBit((int) Math.max(1, Math.min(MOST_KINDS, most)));
  }

  /** The first {@code RequestSizes.MOST} of evenly spaced requests. */
  static RequestSizes kept(RequestSizes sizes) {
    int every = (sizes.count() + RequestSizes.MOST - 1) / RequestSizes.MOST;
    return every(sizes, every);
  }

  /** The first of every {@code every} requests. */
  static RequestSizes every(RequestSizes sizes, int every) {
    return new RequestSizes(spaced(sizes.prompts(), every), spaced(sizes.outputs(), every));
  }

  private static int[] spaced(int[] all, int every) {
    int[] some = new int[(all.length + every - 1) / every];
    Arrays.setAll(some, i -> all[i * every]);
    return some;
  }
}
