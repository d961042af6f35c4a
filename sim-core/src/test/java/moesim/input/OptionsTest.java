package moesim.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.input.Written.Kind;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Option<Long> TOKENS =
      Option.required("tokens", ValueType.wholeNumber(1, 100), "tokens to generate");
  private static final Option<Double> THETA =
      Option.of("theta", ValueType.number(0, 10), 1.5, "weight of the distance");
  private static final Option<String> PATH =
      Option.optional("path", ValueType.text("a path"), "where it is");

  private static final Location SECTION = Location.inText("s.yaml", 3, 1);

  private static Options options(String... keysAndTexts) {
    Map<String, Written> written = new LinkedHashMap<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      String key = keysAndTexts[i];
      Location place = Location.inText("s.yaml", 4 + i / 2, 5);
      written.put(key, new Written("trace." + key, keysAndTexts[i + 1], Kind.WHOLE_NUMBER, place));
    }
    return new Options("trace", SECTION, written);
  }

  @Test
  void givesWhatWasWrittenAndOtherwiseTheDefault() {
    assertThat(options("tokens", "7").get(TOKENS)).isEqualTo(7);
    assertThat(options("theta", "2").get(THETA)).isEqualTo(2);
    assertThat(options().get(THETA)).isEqualTo(1.5);
    assertThat(options().find(THETA)).contains(1.5);
    assertThat(options().find(PATH)).isEmpty();
    assertThat(Options.none().names()).isEmpty();
    assertThat(Options.none().get(THETA)).isEqualTo(1.5);
  }

  @Test
  void aMissingOptionIsAProblemOfItsSection() {
    assertThatThrownBy(() -> options().get(TOKENS))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:3:1: trace.tokens: missing: tokens to generate");
  }

  @Test
  void aWrongValueIsAProblemWhereItStands() {
    assertThatThrownBy(() -> options("theta", "1", "tokens", "0").get(TOKENS))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:5:5: trace.tokens: expected a whole number in [1, 100], read 0");
    assertThat(options("tokens", "7").problem(TOKENS, "too few"))
        .hasMessage("s.yaml:4:5: trace.tokens: too few");
    assertThat(options().problem("tokens", "too few"))
        .hasMessage("s.yaml:3:1: trace.tokens: too few");
  }

  @Test
  void aPartWithoutANameUsesTheBareOption() {
    Options commandLine = new Options(Location.of("command line"), Map.of());
    assertThat(commandLine.problem(TOKENS, "missing")).hasMessage("command line: tokens: missing");
  }

  @Test
  void knowsWhereEachValueStands() {
    assertThat(options("tokens", "7").locationOf(TOKENS))
        .isEqualTo(Location.inText("s.yaml", 4, 5));
    assertThat(options("tokens", "7").locationOf(THETA)).isEqualTo(SECTION);
  }

  @Test
  void keepsTheOrderTheTextAndDropsWhatIsNotWanted() {
    Options all = options("theta", "2", "tokens", "7", "path", "1");
    assertThat(all.names()).containsExactly("theta", "tokens", "path");
    assertThat(all.text("tokens")).isEqualTo("7");
    assertThat(all.text("absent")).isEmpty();
    Options rest = all.without(Set.of("tokens", "absent"));
    assertThat(rest.names()).containsExactly("theta", "path");
    assertThat(all.names()).hasSize(3);
    assertThat(rest.problem("tokens", "gone")).hasMessage("s.yaml:3:1: trace.tokens: gone");
  }

  @Test
  void aDeclarationSaysWhetherItIsNeededAndWhatItFallsBackTo() {
    assertThat(List.of(TOKENS.required(), THETA.required(), PATH.required()))
        .containsExactly(true, false, false);
    assertThat(THETA.fallback()).contains(1.5);
    assertThat(TOKENS.fallback()).isEmpty();
    assertThat(PATH.fallback()).isEmpty();
  }
}
