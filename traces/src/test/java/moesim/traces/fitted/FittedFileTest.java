package moesim.traces.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittedFileTest {
  @TempDir
  private Path folder = Path.of("");

  private static final FittedRouting HAND = FitFixture.fit(
      FitFixture.model(2, 4, 2), FitFixture.sticky(2.5, 9, 7, 5, 3), 50, FitFixture.SIZES);

  /** A fit of a short trace, with two kinds. */
  private static FittedRouting fitted() {
    return TraceFit.of(FitFixture.trace(HAND, 40, 1), OptionalInt.of(2));
  }

  private Path file(byte[] text) throws IOException {
    return Files.write(folder.resolve("fitted.yaml"), text);
  }

  @Test
  void aFileGeneratesWhatItsFitDoes() throws IOException {
    FittedRouting fit = fitted();
    FittedFile read = FittedFile.read(file(FittedText.of(fit)));
    assertThat(FittedText.of(read.fit())).isEqualTo(FittedText.of(fit));
    assertThat(FitFixture.tokens(read.trace(50, 7), 0, 9))
        .isEqualTo(FitFixture.tokens(FitFixture.trace(fit, 50, 7), 0, 9));
    assertThat(read.requests()).isEqualTo(40);
  }

  @Test
  void theSameTraceGivesTheSameBytes() {
    assertThat(FittedText.of(fitted())).isEqualTo(FittedText.of(fitted()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fitted: 1; fitted: 2; fitted: number 1: expected a whole number in [1, 1], read \"2\"",
        "ascending: 1; ascending: 3; ascending: number 1: expected a whole number in [1, 2]",
        "prompts: 3 0 5; prompts: 3 x 5; prompts: number 2: expected a whole number in [0, 16777216], read \"x\"",
        "prompts: 3 0 5; prompts: 3 0; outputs: expected 2 numbers, read 3",
        "concentration: 50; concentration: -1; concentration: number 1: expected a number above 0",
        "unseen: 0.5; unseen: 0; unseen: number 1: expected a number above 0",
        "counts: 9 7 5 3; counts: 9 7 5; counts: expected 4 numbers, read 3",
        "top_k: 2; top_k: 9; model.top_k: number 1: expected a whole number in [1, 4]",
        "top_k: 2; topk: 2; model.topk: not a key here; known: name, layer_ids",
        "  number: 1; ''; kinds.number: missing",
        "layer: 1; layer: 2; layers[1].layer: 2, but model.layer_ids has 1 at place 2",
        "- layer: 0; - layer: zero; layers[0].layer: number 1: expected a whole number in [0, 2147483647]",
        "- 9 7 5 3; - 9 7 5 3 1; layers[0].kinds[0]: expected 4 numbers, read 5",
        "ascending: 1; ascending: [1; not valid YAML"
      })
  void saysWhatIsWrongAndWhere(String old, String fresh, String message) throws IOException {
    String text = new String(FittedText.of(HAND), StandardCharsets.UTF_8);
    assertThat(text).contains(old);
    Path path = file(text.replace(old, fresh).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> FittedFile.read(path))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(path + ":")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void mutatedBytesAreRefusedOrRead() throws IOException {
    byte[] text = FittedText.of(HAND);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 300; i++) {
      byte[] mutated = text.clone();
      mutated[random.nextInt(text.length)] = (byte) random.nextInt(128);
      Path path = file(mutated);
      try {
        FittedRouting fit = FittedFile.read(path).fit();
        assertThat(fit.model().layers()).isEqualTo(fit.layers().size());
      } catch (InputException expected) {
        assertThat(expected).hasMessageContaining(path.toString());
      }
    }
  }
}
