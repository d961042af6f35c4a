package moesim.traces.records;

/** Records in the order of their tokens, to be read any number of times, also at the same time. */
interface SortedRecords {
  long count();

  /** A pass that begins at record {@code first}. */
  RecordCursor open(long first);
}
