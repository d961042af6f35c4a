package moesim.cache;

import java.util.Arrays;

/**
 * A set of pages as its {@link ExpertCache} keeps it: those that are resident, or those it will not
 * give up now.
 */
public final class PageSet {
  private final byte[] flags;

  PageSet(int pageCount) {
    flags = new byte[pageCount];
  }

  /** True if {@code page} is in the set. */
  public boolean contains(int page) {
    return flags[page] != 0;
  }

  /**
   * 1 if {@code page} is in the set, else 0: for a loop that must not branch on it, as nothing
   * could predict it.
   */
  public int bit(int page) {
    return flags[page];
  }

  /**
   * Writes the pages of the set into the beginning of {@code into}, ascending, and returns how many
   * there are.
   */
  public int list(int[] into) {
    int count = 0;
    for (int page = 0; page < flags.length; page++) {
      into[count] = page;
      count += flags[page];
      if (count == into.length) {
        break;
      }
    }
    return count;
  }

  void add(int page) {
    flags[page] = 1;
  }

  void remove(int page) {
    flags[page] = 0;
  }

  void addAll(int[] pages, int count) {
    for (int i = 0; i < count; i++) {
      flags[pages[i]] = 1;
    }
  }

  void removeAll(int[] pages, int count) {
    for (int i = 0; i < count; i++) {
      flags[pages[i]] = 0;
    }
  }

  /**
   * Removes the first {@code count} of {@code pages}; false if one of them was not in the set.
   * Looks at {@code most} of them: how many leave cannot be predicted, how many may leave can.
   */
  boolean removeFirst(int count, int[] pages, int most) {
    int missing = 0;
    for (int i = 0; i < most; i++) {
      int page = pages[i];
      int leaves = (i - count) >>> 31;
      int flag = flags[page];
      missing |= leaves & (flag ^ 1);
      flags[page] = (byte) (flag & (leaves ^ 1));
    }
    return missing == 0;
  }

  /** How many of {@code pages} are in the set. */
  int countOf(int[] pages, int count) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += flags[pages[i]];
    }
    return found;
  }

  void clear() {
    Arrays.fill(flags, (byte) 0);
  }

  int size() {
    return flags.length;
  }
}
