package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import moesim.traces.DataFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteTextTest {
  @TempDir
  Path folder;

  private ByteText text(String content) throws IOException {
    return new ByteText(
        DataFile.of(Files.writeString(folder.resolve("numbers.txt"), content)), 256);
  }

  @Test
  void readsDecimalNumbersAsTheJdkDoes() throws IOException {
    Random random = new Random(5);
    List<String> written = new ArrayList<>(
        List.of("0", "1", "0.0", "1.", "007.50", "1e-05", "2.5E3", "-0.5", "1e-45"));
    for (int i = 0; i < 2000; i++) {
      written.add(
          String.format(Locale.ROOT, "%." + random.nextInt(14) + "f", 10 * random.nextDouble()));
    }
    try (ByteText text = text(String.join(",", written) + "\n")) {
      for (String number : written) {
        assertThat(text.decimal("a number")).as(number).isEqualTo(Float.parseFloat(number));
        if (text.peek() == ',') {
          text.expect(',', "a comma");
        }
      }
      assertThat(text.endLine()).isTrue();
      assertThat(text.atEnd()).isTrue();
    }
  }

  @Test
  void knowsLineAndColumnAcrossItsBuffer() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int line = 0; line < 100; line++) {
      content.append("123,4567\n");
    }
    try (ByteText text = text(content.toString())) {
      for (int line = 1; line <= 100; line++) {
        assertThat(text.wholeNumber("a number")).isEqualTo(123);
        text.expect(',', "a comma");
        assertThat(text.wholeNumber("a number")).isEqualTo(4567);
        assertThat(text.problem("here")).hasMessageEndingWith("numbers.txt:" + line + ":5: here");
        assertThat(text.problemHere("here"))
            .hasMessageEndingWith("numbers.txt:" + line + ":9: here");
        assertThat(text.endLine()).isTrue();
      }
    }
  }

  @Test
  void readsRowsWhoseFirstNumbersRepeat() throws IOException {
    int[][] rows = {{1, 2, 3}, {1, 2, 4}, {1, 2, 40}, {1, 20, 5}, {1, 2, 3}, {11, 2, 3}, {1, 2, 3}};
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 700; i++) {
      int[] row = rows[i % rows.length];
      content
          .append(row[0])
          .append(',')
          .append(row[1])
          .append(',')
          .append(row[2])
          .append(",x\n");
    }
    int[] values = new int[3];
    try (ByteText text = text(content.toString())) {
      for (int i = 0; i < 700; i++) {
        text.wholeNumbers(values, new String[] {"a", "b", "c"}, 2);
        assertThat(values).as("row " + i).isEqualTo(rows[i % rows.length]);
        text.skipLine();
      }
      assertThat(text.atEnd()).isTrue();
    }
  }
}
