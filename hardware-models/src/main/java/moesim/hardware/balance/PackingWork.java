package moesim.hardware.balance;

/** What packing took, in operations: a time would say more of the machine than of the rule. */
final class PackingWork {
  private long sorts;
  private long visits;

  void sorted() {
    sorts++;
  }

  void visited(int packs) {
    visits += packs;
  }

  /** Sorts of all items. */
  long sorts() {
    return sorts;
  }

  /** Packs looked at to find one for an item. */
  long visits() {
    return visits;
  }
}
