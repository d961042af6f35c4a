package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowsByRunTest {
  @Test
  void rowsOfARunAreMadeOnceWhenReadInOrder() {
    int[] counts = {0, 2, 0, 0, 3, 0};
    List<Integer> made = new ArrayList<>();
    RowsByRun rows = new RowsByRun(counts, run -> {
      made.add(run);
      return IntStream.range(0, counts[run])
          .mapToObj(row -> new ResultTable.Row(List.of(run + "." + row), Map.of()))
          .toList();
    });
    assertThat(rows).hasSize(5);
    assertThat(rows.stream().map(row -> row.values().get(0)))
        .containsExactly("1.0", "1.1", "4.0", "4.1", "4.2");
    assertThat(made).containsExactly(1, 4);
    assertThat(rows.get(0).values()).containsExactly("1.0");
    assertThat(made).containsExactly(1, 4, 1);
  }
}
