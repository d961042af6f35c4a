package moesim.hardware.wafer;

import java.util.Arrays;

/**
 * The lines of the last-level caches of all dies: set-associative, the line used longest ago
 * leaves.
 */
final class LastLevelCaches {
  private static final int EMPTY = -1;

  private final int sets;
  private final int ways;
  private final int[] setOf;

  /** Shape {@code [dies][sets][ways]}, the line used last first. */
  private final int[] lines;

  /** The set of an expert is its number modulo the sets. */
  LastLevelCaches(int dies, int sets, int ways, int experts) {
    this.sets = sets;
    this.ways = ways;
    lines = new int[dies * sets * ways];
    setOf = new int[experts];
    for (int expert = 0; expert < experts; expert++) {
      setOf[expert] = sets == 0 ? 0 : expert % sets;
    }
    Arrays.fill(lines, EMPTY);
  }

  /** True if the line is there; it then counts as used. */
  boolean lookUp(int die, int expert, int line) {
    if (sets == 0) {
      return false;
    }
    int first = (die * sets + setOf[expert]) * ways;
    for (int way = 0; way < ways; way++) {
      if (lines[first + way] == line) {
        toFront(first, way, line);
        return true;
      }
    }
    return false;
  }

  /** True if the line is there; it does not count as used. */
  boolean holds(int die, int expert, int line) {
    int first = (die * sets + setOf[expert]) * ways;
    for (int way = 0; way < ways && sets > 0; way++) {
      if (lines[first + way] == line) {
        return true;
      }
    }
    return false;
  }

  /** True if the line was written: it was not there, and there are lines at all. */
  boolean store(int die, int expert, int line) {
    if (sets == 0 || lookUp(die, expert, line)) {
      return false;
    }
    toFront((die * sets + setOf[expert]) * ways, ways - 1, line);
    return true;
  }

  private void toFront(int first, int way, int line) {
    for (int i = first + way; i > first; i--) {
      lines[i] = lines[i - 1];
    }
    lines[first] = line;
  }
}
