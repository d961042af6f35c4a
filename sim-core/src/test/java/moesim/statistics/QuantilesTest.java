package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void areValuesThatOccurred() {
    Quantiles quantiles = new Quantiles(new long[] {40, 10, 30, 20});
    // Ranks: ceil(0.5 * 4) = 2, ceil(0.51 * 4) = 3, ceil(0.9 * 4) = 4.
    assertThat(quantiles.at(0.5)).isEqualTo(20);
    assertThat(quantiles.at(0.51)).isEqualTo(30);
    assertThat(quantiles.at(0.9)).isEqualTo(40);
  }

  @Test
  void reachFromTheMinimumToTheMaximum() {
    Quantiles quantiles = new Quantiles(new long[] {3, 1, 2});
    assertThat(quantiles.at(0)).isEqualTo(1);
    assertThat(quantiles.at(1)).isEqualTo(3);
  }

  @Test
  void aShareThatIsNotExactInBinaryDoesNotSkipAValue() {
    Quantiles oneToHundred = new Quantiles(LongStream.rangeClosed(1, 100).toArray());
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(oneToHundred.at(percent / 100.0)).isEqualTo(percent);
    }
  }

  @Test
  void refuseNothingAndSharesOutsideZeroToOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Quantiles(new long[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quantiles(new long[] {1}).at(1.5))
        .withMessage("a quantile is asked for at a share in [0, 1], got 1.5");
  }
}
