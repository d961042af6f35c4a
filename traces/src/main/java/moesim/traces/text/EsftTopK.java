package moesim.traces.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import moesim.traces.DataFile;

/**
 * Which top-k the first sequences of an ESFT file allow: it divides their lengths, and no token has
 * an expert twice. A true top-k allows its divisors as well.
 *
 * @param possible values allowed, ascending
 * @param ids how many experts were looked at
 */
record EsftTopK(List<Integer> possible, int ids) {
  private static final int MOST = 64;
  private static final int ENOUGH = 1 << 16;
  private static final int BUFFER = 1 << 14;
  // Neighbouring tokens that never share an expert by chance are out of the question for this many.
  private static final int TOKENS_TO_DOUBT = 256;

  /** Looks at {@code file}. */
  static EsftTopK of(DataFile file) {
    List<Integer> possible = new ArrayList<>();
    for (int topK = 1; topK <= MOST; topK++) {
      possible.add(topK);
    }
    int total = 0;
    try (ByteText text = new ByteText(file, BUFFER)) {
      while (!text.atEnd() && total < ENOUGH) {
        int[] ids = sequence(text);
        possible.removeIf(topK -> ids.length % topK != 0 || repeats(ids, topK));
        total += ids.length;
      }
    }
    return new EsftTopK(possible, total);
  }

  private static int[] sequence(ByteText text) {
    int[] ids = new int[BUFFER];
    int count = 0;
    do {
      ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
      ids[count++] = text.wholeNumber("an expert id");
      text.expect('\t', "a TAB");
    } while (text.peek() != '\t');
    text.skipLine();
    return Arrays.copyOf(ids, count);
  }

  private static boolean repeats(int[] ids, int topK) {
    for (int token = 0; token < ids.length; token += topK) {
      for (int i = token; i < token + topK; i++) {
        for (int j = token; j < i; j++) {
          if (ids[i] == ids[j]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The values allowed, for messages. */
  String listed() {
    return possible.isEmpty()
        ? "none of 1 to " + MOST
        : possible.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** The largest value allowed, of which the others are divisors, for messages. */
  String likely() {
    return possible.isEmpty() ? "K" : String.valueOf(possible.get(possible.size() - 1));
  }

  /**
   * True if {@code topK} seems to cut tokens into parts: a multiple of it is allowed, and there is
   * enough to tell.
   */
  boolean doubts(int topK) {
    return ids / topK >= TOKENS_TO_DOUBT
        && possible.stream().anyMatch(other -> other > topK && other % topK == 0);
  }
}
