package moesim.traces.records;

/**
 * Sorted records with what their numbers stand for.
 *
 * @param sorted the records
 * @param layout how they lie in bytes
 * @param layers layers by their index
 * @param places where records stand
 * @param requests names of requests, by number
 */
record RecordTable(
    SortedRecords sorted,
    RecordLayout layout,
    LayerNumbers layers,
    Places places,
    RequestNumbers requests) {
  /** Its tokens from record {@code first} on, which is the first of a token. */
  TokenCursor open(long first) {
    return new TokenCursor(this, first);
  }
}
