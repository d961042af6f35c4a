package moesim.cache;

/** How the pages of one layer step meet a cache: the replay contract ({@code cache.semantics}). */
public enum AccessSemantics {
  /**
   * S1: one page after the other, classic paging; a page may be evicted by the next of the same
   * layer step.
   */
  SEQUENTIAL("sequential", "S1"),
  /**
   * S2: all pages are looked up at once and stay until the layer step ends; victims are outside the
   * set.
   */
  CO_RESIDENT("co-resident", "S2"),
  /**
   * S3: all pages are looked up at once and stream through; afterwards the best of residents and
   * set are kept.
   */
  EVENT_ATOMIC("event-atomic", "S3");

  private final String name;
  private final String symbol;

  AccessSemantics(String name, String symbol) {
    this.name = name;
    this.symbol = symbol;
  }

  /** The short name of docs/model.md: S1, S2, S3. */
  public String symbol() {
    return symbol;
  }

  @Override
  public String toString() {
    return name;
  }
}
