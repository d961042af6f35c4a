package moesim.cache;

/** The pages that a cache will not give up during the current layer step. */
public final class Pins {
  private final boolean[] pinned;

  Pins(int pageCount) {
    pinned = new boolean[pageCount];
  }

  /** True if {@code page} must not be evicted now. */
  public boolean contains(int page) {
    return pinned[page];
  }

  void set(int[] pages, int count, boolean value) {
    for (int i = 0; i < count; i++) {
      pinned[pages[i]] = value;
    }
  }

  void set(int page, boolean value) {
    pinned[page] = value;
  }
}
