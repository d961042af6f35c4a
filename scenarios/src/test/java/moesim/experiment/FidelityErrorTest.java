package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FidelityErrorTest {
  private static ResultTable table(double... errors) {
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int point = 0; point < errors.length; point++) {
      rows.add(row(point, "contended", 0));
      rows.add(row(point, "analytic", errors[point]));
    }
    return new ResultTable(
        List.of("variant", "machine.fidelity"), List.of(WaferMetrics.ERROR), rows);
  }

  private static ResultTable.Row row(int point, String fidelity, double error) {
    return new ResultTable.Row(List.of("v" + point, fidelity), Map.of(WaferMetrics.ERROR, error));
  }

  @Test
  void isTheMeanWithoutSignsAndTheWorstWithItsSign() {
    // (0 + 0.5 + 0.7) / 3 = 0.4; the contended rows do not count.
    FidelityError error = FidelityError.of(table(0, 0.5, -0.7));
    assertThat(error.points()).isEqualTo(3);
    assertThat(error.meanAbsolute()).isCloseTo(0.4, within(1e-12));
    assertThat(error.worst()).isEqualTo(-0.7);
    assertThat(error.worstPoint()).containsExactly("variant=v2");
    assertThat(error.lines())
        .containsExactly(
            "analytic against contended, 3 points: mean absolute error 40.00 %, worst -70.00 % (variant=v2)");
  }

  @Test
  void theFirstOfEquallyBadPointsIsTheWorst() {
    assertThat(FidelityError.of(table(0.1, -0.1)).worstPoint()).containsExactly("variant=v0");
    assertThat(FidelityError.of(table(0, 0)).worstPoint()).containsExactly("variant=v0");
  }

  @Test
  void saysNothingOfNothing() {
    assertThat(FidelityError.of(table()).lines()).isEmpty();
  }
}
