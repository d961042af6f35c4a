package moesim.yaml;

import java.util.StringTokenizer;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * Numbers on one line, separated by blanks.
 *
 * @param name what they are, for problems
 * @param location where they stand
 */
public record NumberRow(String name, Location location, String text) {
  /** Any number of them. */
  public static final int ANY = -1;

  /** {@code count} whole numbers, each in {@code [least, most]}. */
  public long[] wholes(int count, long least, long most) {
    StringTokenizer words = words(count);
    long[] numbers = new long[words.countTokens()];
    for (int i = 0; i < numbers.length; i++) {
      String word = words.nextToken();
      try {
        numbers[i] = Long.parseLong(word);
      } catch (NumberFormatException e) {
        throw problem(i, word, "a whole number in [" + least + ", " + most + "]", e);
      }
      if (numbers[i] < least || numbers[i] > most) {
        throw problem(i, word, "a whole number in [" + least + ", " + most + "]", null);
      }
    }
    return numbers;
  }

  /** {@code count} numbers above 0, no larger than {@code most}. */
  public double[] positives(int count, double most) {
    StringTokenizer words = words(count);
    double[] numbers = new double[words.countTokens()];
    for (int i = 0; i < numbers.length; i++) {
      String word = words.nextToken();
      try {
        numbers[i] = Double.parseDouble(word);
      } catch (NumberFormatException e) {
        throw problem(i, word, "a number", e);
      }
      if (!(numbers[i] > 0 && numbers[i] <= most)) {
        throw problem(i, word, "a number above 0 and up to " + (long) most, null);
      }
    }
    return numbers;
  }

  private StringTokenizer words(int count) {
    StringTokenizer words = new StringTokenizer(text);
    int read = words.countTokens();
    if (read == 0 || (count != ANY && read != count)) {
      throw new InputException(
          location,
          name + ": expected "
              + (count == ANY ? "numbers" : count + (count == 1 ? " number" : " numbers"))
              + ", read " + read);
    }
    return words;
  }

  private InputException problem(
      int i, String word, String accepted, @org.jspecify.annotations.Nullable Throwable cause) {
    InputException problem = new InputException(
        location,
        name + ": number " + (i + 1) + ": expected " + accepted + ", read \"" + word + "\"");
    if (cause != null) {
      problem.initCause(cause);
    }
    return problem;
  }
}
