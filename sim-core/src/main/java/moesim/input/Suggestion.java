package moesim.input;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Nearest known names for a name that is not known. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * {@code ; did you mean "lru"? Known: fifo, lru} or, with nothing near,
   * {@code ; known: fifo, lru}.
   */
  public static String forName(String read, Collection<String> known) {
    String list = known.stream().sorted().collect(Collectors.joining(", "));
    return nearest(read, known)
        .map(name -> "; did you mean \"" + name + "\"? Known: " + list)
        .orElse("; known: " + list);
  }

  /** The known name nearest to {@code read}, if one is near. */
  public static Optional<String> nearest(String read, Collection<String> known) {
    List<String> near =
        known.stream().sorted().filter(name -> isNear(read, name)).toList();
    return near.isEmpty() ? Optional.empty() : Optional.of(nearestOf(read, near));
  }

  private static boolean isNear(String read, String name) {
    return distance(read, name) <= Math.max(1, Math.max(read.length(), name.length()) / 3);
  }

  private static String nearestOf(String read, List<String> names) {
    String best = names.get(0);
    for (String name : names) {
      if (distance(read, name) < distance(read, best)) {
        best = name;
      }
    }
    return best;
  }

  /**
   * Optimal-string-alignment distance: insertions, deletions, substitutions and swaps of
   * neighbours.
   */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int substitution = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(substitution, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
