package moesim.traces.stats;

import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.TraceFacts;

/**
 * Loads of a set of tokens, unit by unit: requests, or blocks of tokens where there are few
 * requests.
 *
 * <p><b>Memory.</b> At most {@link #MOST_CELLS} counters: layers at equal distances are measured,
 * as many as fit.
 */
final class StationarityScan {
  /** Fewer requests say too little of how requests differ. */
  private static final int LEAST_REQUESTS = 10;

  private static final int MOST_UNITS = 128;
  private static final int TOKEN_UNITS = 32;
  private static final int MOST_PARTS = 8;
  static final int MOST_CELLS = 1 << 22;

  private final TokenSet set;
  private final MoeModel model;
  private final Stationarity.Unit unit;
  private final long total;
  private final int units;
  private final List<Integer> layers = new ArrayList<>();
  // [measured layers][units][experts]
  private final int[][] counts;
  private final long[] tokensOfUnit;
  private long tokens;

  StationarityScan(TokenSet set, MoeModel model, TraceFacts facts) {
    this.set = set;
    this.model = model;
    boolean byRequest = facts.requests() >= LEAST_REQUESTS;
    unit = byRequest ? Stationarity.Unit.REQUESTS : Stationarity.Unit.TOKENS;
    total = byRequest ? facts.requests() : tokensOf(set, facts);
    units = (int) Math.min(byRequest ? MOST_UNITS : TOKEN_UNITS, total);
    int experts = model.experts();
    int most = units == 0 ? 0 : MOST_CELLS / units / experts;
    int measured = Math.min(model.layers(), most);
    for (int i = 0; i < measured; i++) {
      layers.add((int) ((long) i * model.layers() / measured));
    }
    counts = new int[measured][units * experts];
    tokensOfUnit = new long[units];
  }

  TokenSet set() {
    return set;
  }

  static long tokensOf(TokenSet set, TraceFacts facts) {
    return switch (set) {
      case ALL -> facts.tokens();
      case PREFILL -> facts.prefillTokens();
      case DECODE -> facts.decodeTokens();
    };
  }

  /** Counts the tokens of {@code block} that belong to the set. */
  void add(RoutingBlock block) {
    int topK = model.topK();
    int experts = model.experts();
    int width = block.layers() * topK;
    short[] ids = block.experts();
    for (int token = 0; token < block.tokens(); token++) {
      if (!set.has(Phase.of(block.phases()[token]))) {
        continue;
      }
      int of = unitOf(block.requests()[token]);
      tokensOfUnit[of]++;
      for (int i = 0; i < counts.length; i++) {
        int[] layer = counts[i];
        int cell = token * width + layers.get(i) * topK;
        for (int k = cell; k < cell + topK; k++) {
          if (ids[k] >= 0 && ids[k] < experts) {
            layer[of * experts + ids[k]]++;
          }
        }
      }
    }
  }

  private int unitOf(int request) {
    long place = unit == Stationarity.Unit.REQUESTS ? request : tokens;
    tokens++;
    return (int) (place * units / total);
  }

  /** Distances between parts, with intervals of resamples that {@code seed} fixes. */
  Stationarity stationarity(long seed) {
    List<Integer> ids =
        layers.stream().map(layer -> model.layerIds().get(layer)).toList();
    // Two units in a part, or nothing could be resampled within it.
    int parts = Math.min(MOST_PARTS, units / 2);
    List<Stationarity.Part> found = parts < 2 || counts.length == 0
        ? List.of()
        : new PartDistances(counts, tokensOfUnit, model.experts(), parts).parts(seed);
    return new Stationarity(unit, units, ids, model.layers(), found);
  }
}
