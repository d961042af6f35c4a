package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moesim.input.InputException;
import moesim.routing.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Whether the positions of a request go on without gaps. A request may begin anywhere. Its decoded
 * tokens go on where the prompt ends, or count anew from 0 or 1.
 */
final class PositionCheck {
  private final RequestNumbers requests;
  private final boolean allowsGaps;
  private int request = -1;
  private Phase phase = Phase.PREFILL;
  private int last;
  private boolean excused;
  private long missing;
  private int cut;
  private @Nullable String firstCut;

  /** Counts missing tokens instead of refusing them if {@code allowsGaps}. */
  PositionCheck(RequestNumbers requests, boolean allowsGaps) {
    this.requests = requests;
    this.allowsGaps = allowsGaps;
  }

  /** Does not mind where the first request begins. */
  void beginsLate() {
    excused = true;
  }

  void see(TokenCursor token) {
    int position = token.position();
    if (token.request() != request) {
      begin(token);
    } else if (position != last + 1 && !beginsAnew(token)) {
      long gap = position - last - 1L;
      if (!allowsGaps || gap < 0) {
        throw gap(token);
      }
      missing += gap;
    }
    phase = token.phase();
    last = position;
  }

  private void begin(TokenCursor token) {
    request = token.request();
    if (token.position() > 0 && token.phase() == Phase.PREFILL && !excused) {
      cut++;
      if (firstCut == null) {
        firstCut = requests.shown(request) + " at " + token.position();
      }
    }
    excused = false;
  }

  private boolean beginsAnew(TokenCursor token) {
    return token.phase() != phase && token.position() <= 1;
  }

  private InputException gap(TokenCursor token) {
    String of = token.phase() == phase ? "" : "decode ";
    return new InputException(
        token.location(),
        requests.shown(request) + " has " + of + "position " + token.position()
            + " after position " + last
            + (token.position() > last
                ? "; are records missing? bad_rows: skip leaves gaps out"
                : "; decoded tokens go on where the prompt ends, or count anew from 0"));
  }

  /** What a user should know of the positions. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (missing > 0) {
      warnings.add(String.format(
          Locale.ROOT, "%,d tokens between recorded ones are missing and left out", missing));
    }
    if (cut > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "prompts of %,d requests do not begin at position 0 (%s): a prefix cache may hold what"
              + " comes before, real prompts were longer",
          cut,
          firstCut));
    }
    return warnings;
  }
}
