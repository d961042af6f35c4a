package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StationarityTest {
  private static final MoeModel ONE = FixedTrace.model(1, 4, 1);

  private static Stationarity of(FixedTrace trace) {
    return TraceStatistics.of(trace, 7, done -> {}).all().stationarity();
  }

  private static String requests(int count, java.util.function.IntFunction<String> request) {
    return IntStream.range(0, count).mapToObj(request).collect(Collectors.joining(" # "));
  }

  @Test
  void isZeroWhereEveryRequestIsAlike() {
    Stationarity found = of(FixedTrace.of(ONE, requests(16, request -> "0 | 0 | 1 | 3")));
    assertThat(found.unit()).isEqualTo(Stationarity.Unit.REQUESTS);
    assertThat(found.units()).isEqualTo(16);
    assertThat(found.parts()).hasSize(8).allSatisfy(part -> {
      assertThat(part.tokens()).isEqualTo(8);
      assertThat(part.toWhole()).isEqualTo(new Stationarity.Distance(0, 0, 0, 0, 0));
    });
    assertThat(found.parts().get(6).toNext().value()).isZero();
    assertThat(found.parts().get(7).toNext().value()).isNaN();
    assertThat(found.beyond()).isZero();
  }

  @Test
  void findsAChangeInTheMiddle() {
    // Expert 0 in the first half, expert 1 in the second: each part is half a unit of probability
    // from the whole (1/2, 1/2), and the fourth part is 1 from the fifth. No two units of a part
    // differ, so resampling within parts changes nothing. Parts drawn anywhere: two units of 0 and
    // 1 each, together at most 1/2 from the whole of 16, and seldom all alike.
    Stationarity found = of(FixedTrace.of(ONE, requests(16, request -> request < 8 ? "0" : "1")));
    for (Stationarity.Part part : found.parts()) {
      assertThat(part.toWhole().value()).isEqualTo(0.5);
      assertThat(part.toWhole().low()).isEqualTo(0.5);
      assertThat(part.toWhole().high()).isEqualTo(0.5);
      assertThat(part.toWhole().stationaryLow()).isLessThan(0.2);
    }
    assertThat(found.parts().get(3).toNext().value()).isEqualTo(1);
    assertThat(found.parts().get(2).toNext().value()).isZero();
    assertThat(found.parts().get(3).toWhole(0)).isEqualTo(0.5);
  }

  @Test
  void callsALongChangeMoreThanChance() {
    // 128 units, 16 in each part: drawn anywhere, a part of 16 units has 3 to 13 of a kind.
    Stationarity found =
        of(FixedTrace.of(ONE, requests(256, request -> request < 128 ? "0" : "1")));
    assertThat(found.units()).isEqualTo(128);
    assertThat(found.beyond()).isEqualTo(8);
    assertThat(found.parts().get(0).tokens()).isEqualTo(32);
    assertThat(found.parts().get(0).toWhole().stationaryHigh()).isBetween(0.15, 0.4);
  }

  @Test
  void takesBlocksOfTokensWhereThereAreFewRequests() {
    Stationarity found = of(FixedTrace.random(FixedTrace.model(1, 8, 2), 100, 0.5, 3));
    assertThat(found.unit()).isEqualTo(Stationarity.Unit.TOKENS);
    assertThat(found.units()).isEqualTo(32);
    assertThat(found.parts()).hasSize(8);
    assertThat(found.parts().stream().mapToLong(Stationarity.Part::tokens).sum())
        .isEqualTo(100);
  }

  @Test
  void hasNothingToSayOfTooFewTokens() {
    assertThat(of(FixedTrace.of(ONE, "0 | 1 | 2")).parts()).isEmpty();
    assertThat(of(FixedTrace.of(ONE, "0 | 1 | 2 | 3")).parts()).hasSize(2);
  }

  @Test
  void doesNotJudgePartsThatAreOftenEmpty() {
    // Ten requests, of which three have output; five parts of two. A part drawn anywhere has no
    // output with probability 0.7^2 = 49 %, so that nothing says how far it would be by chance.
    TraceStatistics trace = TraceStatistics.of(
        FixedTrace.of(ONE, requests(10, request -> request < 3 ? "p 0 | 1 | 2" : "p 0")),
        7,
        done -> {});
    SetStatistics generated = trace.set(TokenSet.DECODE).orElseThrow();
    assertThat(generated.stationarity().parts()).hasSize(5).allSatisfy(part -> {
      assertThat(part.toWhole().stationaryLow()).isNaN();
      assertThat(part.toWhole().stationaryHigh()).isNaN();
      assertThat(part.toWhole().isJudged()).isFalse();
      assertThat(part.toWhole().isBeyond()).isFalse();
    });
    // The first part has output in both requests, the second in one: half a unit of two draws.
    Stationarity.Distance full = generated.stationarity().parts().get(0).toWhole();
    assertThat(List.of(full.value(), full.low(), full.high())).containsOnly(0.0);
    Stationarity.Distance half = generated.stationarity().parts().get(1).toWhole();
    assertThat(half.value()).isZero();
    assertThat(half.low()).isNaN();
    assertThat(half.high()).isNaN();
    assertThat(generated.stationarity().parts().get(2).toWhole().value()).isNaN();
    assertThat(Measure.named("parts_beyond").of(trace, generated)).isEmpty();
    assertThat(Measure.named("parts_beyond").of(trace, trace.all())).hasValue(0);
  }

  @Test
  void leavesResamplesWithoutATokenOut() {
    // Three of 17 requests have no output: a part of two drawn anywhere has none with probability
    // (3/17)^2 = 3.1 %, more than the 2.5 % above the upper end and less than 5 %.
    TraceStatistics trace = TraceStatistics.of(
        FixedTrace.of(
            ONE,
            requests(17, request -> request % 8 == 0 ? "p 0" : request < 9 ? "0 | 1" : "2 | 3")),
        7,
        done -> {});
    SetStatistics generated = trace.set(TokenSet.DECODE).orElseThrow();
    // Half of the load is of 0 and 1, half of 2 and 3: seven requests each. What is drawn of two
    // units is half of a kind each or all of one: 0 or 1/2 from a whole that varies.
    assertThat(generated.stationarity().parts()).hasSize(8).allSatisfy(part -> {
      assertThat(part.toWhole().isJudged()).isTrue();
      assertThat(part.toWhole().stationaryHigh()).isBetween(0.5, 0.9);
    });
    assertThat(Measure.named("parts_beyond").of(trace, generated)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithSharesOfLists(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 24);
    for (SetStatistics set : TraceStatistics.of(tokens.trace(), 1, done -> {}).sets()) {
      Stationarity found = set.stationarity();
      int requests = tokens.trace().facts().requests();
      assertThat(found.units()).isEqualTo(requests);
      for (int part = 0; part < 8; part++) {
        int from = part * requests / 8;
        int to = (part + 1) * requests / 8;
        double sum = 0;
        int layers = 0;
        for (int layer = 0; layer < 2; layer++) {
          double distance = distance(
              experts(tokens, set.set(), layer, from, to),
              experts(tokens, set.set(), layer, 0, requests));
          if (!Double.isNaN(distance)) {
            assertThat(found.parts().get(part).toWhole(layer)).isCloseTo(distance, within(1e-12));
            sum += distance;
            layers++;
          }
        }
        if (layers > 0) {
          assertThat(found.parts().get(part).toWhole().value())
              .isCloseTo(sum / layers, within(1e-12));
        }
      }
    }
  }

  private static List<Integer> experts(
      RandomTokens tokens, TokenSet set, int layer, int from, int to) {
    return tokens.of(set).stream()
        .filter(token -> token.request() >= from && token.request() < to)
        .flatMap(token -> token.layers().get(layer).stream())
        .toList();
  }

  /** The largest difference of the probabilities of any set of experts: those where p exceeds q. */
  private static double distance(List<Integer> left, List<Integer> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Double.NaN;
    }
    Set<Integer> experts = new TreeSet<>(left);
    double most = 0;
    for (int expert : experts) {
      double p = (double) left.stream().filter(e -> e == expert).count() / left.size();
      double q = (double) right.stream().filter(e -> e == expert).count() / right.size();
      most += Math.max(0, p - q);
    }
    return most;
  }

  @Test
  void isFixedByTheSeed() {
    FixedTrace trace = new RandomTokens(5, 30).trace();
    assertThat(of(trace).parts().get(2).toWhole())
        .isEqualTo(of(trace).parts().get(2).toWhole());
    assertThat(TraceStatistics.of(trace, 8, done -> {})
            .all()
            .stationarity()
            .parts()
            .get(2)
            .toWhole()
            .high())
        .isNotEqualTo(of(trace).parts().get(2).toWhole().high());
  }
}
