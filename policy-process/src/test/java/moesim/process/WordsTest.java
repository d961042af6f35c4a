package moesim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void areDividedByBlanksAndJoinedByQuotes() {
    assertThat(Words.of("  python3   lru.py ")).containsExactly("python3", "lru.py");
    assertThat(Words.of("sh -c 'a b' \"c \\\" d\"e ''"))
        .containsExactly("sh", "-c", "a b", "c \" de", "");
    assertThat(Words.of("my\\ policy '\\'")).containsExactly("my policy", "\\");
  }

  @Test
  void anOpenQuoteIsRefused() {
    assertThatThrownBy(() -> Words.of("sh 'x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a ' in \"sh 'x\" is not closed");
    assertThatThrownBy(() -> Words.of(" ")).hasMessage("must not be empty");
  }
}
