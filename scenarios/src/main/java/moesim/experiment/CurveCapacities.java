package moesim.experiment;

import java.util.Arrays;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * At which capacities curves are wanted.
 *
 * @param text as written: {@code from:to:step} in experts, {@code all}, or {@code auto}: all where
 *     one pass gives them, else a grid
 */
public record CurveCapacities(String text) {
  public static final String AUTO = "auto";
  private static final String ALL = "all";
  private static final int GRID = 64;

  /** Parts of a round, then rounds, at which a summary shows a curve. */
  private static final double[] SHOWN_ROUNDS = {
    0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256
  };

  private static final int MOST_SHOWN = 18;

  /** The capacities of a curve over {@code pages} experts, ascending. */
  int[] of(int pages, int round, boolean onePass) {
    if (text.equals(ALL) || (text.equals(AUTO) && onePass)) {
      return IntStream.rangeClosed(1, pages).toArray();
    }
    if (text.equals(AUTO)) {
      IntStream grid =
          IntStream.rangeClosed(1, GRID).map(i -> (int) (((long) i * pages + GRID - 1) / GRID));
      return IntStream.concat(grid, Arrays.stream(landmarks(pages, round)))
          .distinct()
          .sorted()
          .toArray();
    }
    return range(pages);
  }

  /** The capacities that a summary shows of {@code wanted}, those of all curves together. */
  public static int[] shown(int[] wanted, int pages, int round) {
    if (wanted.length <= MOST_SHOWN) {
      return wanted;
    }
    return Arrays.stream(landmarks(pages, round))
        .map(landmark -> nearest(wanted, landmark))
        .distinct()
        .sorted()
        .toArray();
  }

  private static int nearest(int[] ascending, int value) {
    int at = Arrays.binarySearch(ascending, value);
    if (at >= 0) {
      return value;
    }
    int above = Math.min(ascending.length - 1, -at - 1);
    int below = Math.max(0, -at - 2);
    return value - ascending[below] <= ascending[above] - value
        ? ascending[below]
        : ascending[above];
  }

  private static int[] landmarks(int pages, int round) {
    IntStream rounds = Arrays.stream(SHOWN_ROUNDS)
        .mapToInt(rounded -> (int) (rounded * round))
        .filter(capacity -> capacity >= 1 && capacity < pages);
    return IntStream.concat(rounds, IntStream.of(pages)).distinct().sorted().toArray();
  }

  /** The capacities written; refused if there are more experts than {@code pages}. */
  private int[] range(int pages) {
    int[] numbers = numbers();
    if (numbers[1] > pages) {
      throw new InputException(
          Location.of("--capacities " + text), "the model has no more than " + pages + " experts");
    }
    return IntStream.iterate(numbers[0], k -> k <= numbers[1], k -> k + numbers[2])
        .toArray();
  }

  private int[] numbers() {
    String[] parts = text.split(":", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("[0-9]{1,9}")) {
        throw problem();
      }
      numbers[i] = Integer.parseInt(parts[i]);
    }
    if (parts.length != 3 || numbers[0] < 1 || numbers[2] < 1 || numbers[1] < numbers[0]) {
      throw problem();
    }
    return numbers;
  }

  /** This, if it is capacities; asked before a trace is opened. */
  public CurveCapacities checked() {
    if (!text.equals(ALL) && !text.equals(AUTO)) {
      numbers();
    }
    return this;
  }

  private InputException problem() {
    return new InputException(
        Location.of("--capacities " + text),
        "expected from:to:step in experts, such as 64:2048:64, or all");
  }
}
