package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ReadingRateTest {
  @Test
  void saysHowFastFilesWereReadOnceTheyAre() {
    StringWriter err = new StringWriter();
    PrintWriter printer = new PrintWriter(err);
    ReadingRate rate = new ReadingRate(ProgressLine.silent(printer));
    rate.read(10, 80);
    rate.print(printer);
    assertThat(err.toString()).isEmpty();
    rate.done(3_500_000, 1_000, 8_000, 12_345);
    rate.print(printer);
    assertThat(err.toString())
        .matches(
            "read 3\\.500 MB in \\d+\\.\\d{3} s: [\\d.]+ MB/s, [\\d,]+ expert ids/s, 12,345 rows rejected\\R");
  }
}
