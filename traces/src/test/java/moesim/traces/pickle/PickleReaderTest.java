package moesim.traces.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pickles by hand: the opcodes of Python's pickletools, as Latin-1 text. */
@Timeout(10)
class PickleReaderTest {
  private final PickleReader reader = new PickleReader()
      .value("m.V", 7)
      .call("m.twice", arguments -> List.of(arguments[0], arguments[0]));

  private Object read(String pickle) {
    return reader.read(pickle.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertRefused(String pickle, long offset, String message) {
    assertThatThrownBy(() -> read(pickle))
        .as(pickle.substring(0, Math.min(20, pickle.length())))
        .isInstanceOfSatisfying(
            PickleProblem.class, problem -> assertThat(problem.offset()).isEqualTo(offset))
        .hasMessage(message);
  }

  private void assertDamaged(String pickle, long offset, String why) {
    assertRefused(pickle, offset, "a damaged pickle (" + why + ")");
  }

  @Test
  void dataIsRead() {
    // As protocol 0 has dictionaries, and protocol 2.
    assertThat(read("(dp0\nS'a'\nI1\ns.")).isEqualTo(Map.of("a", 1));
    assertThat(read("(S'a'\nI1\nI5\nI6\nd.")).isEqualTo(Map.of("a", 1, 5, 6));
    assertThat(read("}(K\u0001K\u0002K\u0003K\u0004u.")).isEqualTo(Map.of(1, 2, 3, 4));
    assertThat(read("L12345678901L\n.")).isEqualTo(12_345_678_901L);
    assertThat(read("cm\nV\n.")).isEqualTo(7);
    assertThat(read("cm\ntwice\n(K\u0005tR.")).isEqualTo(List.of(5, 5));
    // The same by names on the stack, as protocol 4 has it.
    assertThat(read("\u008c\u0001m\u008c\u0005twice\u0093(K\u0005tR.")).isEqualTo(List.of(5, 5));
  }

  @Test
  void whatIsNotDeclaredIsRefused() {
    String refusal = ", which is neither run nor read here; pickles are read as data";
    assertRefused("cos\nsystem\n.", 0, "the pickle names os.system" + refusal);
    assertRefused("(ios\nsystem\n.", 1, "the pickle names os.system" + refusal);
    assertRefused(
        "\u008c\u0002os\u008c\u0006system\u0093.", 12, "the pickle names os.system" + refusal);
    assertRefused("\u008f.", 0, "the pickle names builtins.set" + refusal);
    assertRefused("(K\u0001\u0091.", 3, "the pickle names builtins.set" + refusal);
  }

  @Test
  void whatContainsItselfEnds() {
    // A list in itself may be read, but is no key and no name.
    assertThat(read("]q\u0000h\u0000a.")).isInstanceOf(List.class);
    String key = "a key of a dictionary that is neither text nor a number";
    assertDamaged("}]q\u0000h\u0000aNs.", 8, key);
    assertDamaged("(]q\u0000h\u0000aNd.", 8, key);
    assertDamaged("}(]q\u0000h\u0000aNu.", 9, key);
    // Lists of the list before, twice: as text, or hashed, 2^60 of them.
    StringBuilder twice = new StringBuilder("]q\u0000");
    for (int i = 0; i < 60; i++) {
      twice.append("0](h").append((char) i).append("h").append((char) i);
      twice.append("eq").append((char) (i + 1));
    }
    assertDamaged("}" + twice + "Ns.", 5 + 60 * 10, key);
    assertDamaged("\u008c\u0001m" + twice + "\u0093.", 6 + 60 * 10, "a name that is no text");
  }

  @Test
  void damagedPicklesAreRefused() {
    assertDamaged("", 0, "premature end of file");
    assertDamaged("0.", 0, "its operations do not fit together");
    assertDamaged("t.", 0, "its operations do not fit together");
    assertDamaged("K\u0001K\u0002a.", 4, "its operations do not fit together");
    assertDamaged("}(K\u0001u.", 4, "its operations do not fit together");
    assertDamaged("h\u0005.", 0, "invalid memo key");
    assertDamaged("cm\nV\n)R.", 6, "its operations do not fit together");
    assertDamaged("Q.", 0, "its operations do not fit together");
    assertDamaged("X\u00ff\u00ff\u00ff\u007fa.", 0, "it ends too early");
    assertDamaged("\u008b\u00ff\u00ff\u00ff\u007fa.", 0, "it ends too early");
    assertDamaged("\u008a\u0009a.", 0, "expected more bytes in input stream");
    assertDamaged(
        "L" + "9".repeat(2_000_000) + "L\n.", 0, "a whole number of more than 1000 digits");
    assertRefused("K\u0001Q.", 2, "a reference out of the pickle");
  }
}
