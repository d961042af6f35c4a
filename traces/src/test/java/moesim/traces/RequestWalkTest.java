package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

class RequestWalkTest {
  private static final MoeModel MODEL = new MoeModel("tiny", List.of(1, 2), 8, 1, List.of());

  /** Requests such as {@code "0: 12 34 | 56"}: the experts of each token of the prompt, decoded. */
  private static final class Kept implements RequestWriter {
    private final List<String> requests = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void begin(int request, TokenBuffer prompt) {
      text.setLength(0);
      text.append(request).append(':');
      for (int token = 0; token < prompt.tokens(); token++) {
        append(" ", prompt, token);
      }
    }

    @Override
    public void decoded(int position, TokenBuffer token) {
      append(" | ", token, 0);
    }

    private void append(String before, TokenBuffer tokens, int token) {
      text.append(before).append(tokens.expert(token, 0, 0)).append(tokens.expert(token, 1, 0));
    }

    @Override
    public void end() {
      requests.add(text.toString());
    }
  }

  private static List<String> walked(String trace, int mostCells) throws IOException {
    Kept kept = new Kept();
    RequestWalk.over(FixedTrace.of(MODEL, trace), kept, mostCells, tokens -> {});
    return kept.requests;
  }

  @Test
  void promptsComeAsAWholeUpToTheLastTokenThatFits() throws IOException {
    // Two ids per token: seven hold three tokens, and the eighth that doubling asks for is not
    // there.
    assertThat(walked("p 1 2 | p 3 4 | p 5 6 | 7 0 # p 2 1 | 0 3 | 4 5", 7))
        .containsExactly("0: 12 34 56 | 70", "1: 21 | 03 | 45");
  }

  @Test
  void refusesLongerPromptsAndNamesTheWayRound() {
    assertThatThrownBy(() -> walked("p 1 2 # p 1 2 | p 3 4 | p 5 6 | p 7 0", 7))
        .isInstanceOf(InputException.class)
        .hasMessage("test: the prompt of request 1 has more than 3 tokens, the most that can be"
            + " written of it in a format with whole prompts; convert to parquet, which takes any"
            + " length");
  }
}
