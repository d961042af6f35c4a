package moesim.traces.torch;

/**
 * Elements in a row, which tensors are views of.
 *
 * @param type of an element
 * @param key its name in the archive: {@code data/<key>}
 * @param elements how many the pickle says there are
 */
record TorchStorage(TorchType type, String key, long elements) {
  /**
   * The storage that a pickle refers to.
   *
   * @throws IllegalArgumentException if the reference is of another form
   */
  static TorchStorage of(Object reference) {
    if (reference instanceof Object[] parts
        && parts.length == 5
        && "storage".equals(parts[0])
        && parts[1] instanceof TorchType type
        && parts[2] instanceof String key
        && isWhole(parts[4])) {
      return new TorchStorage(type, key, ((Number) parts[4]).longValue());
    }
    throw new IllegalArgumentException("a reference that is no storage");
  }

  /** True for a whole number of 64 bits: longer ones and fractions would lose something. */
  static boolean isWhole(Object value) {
    return value instanceof Integer || value instanceof Long;
  }
}
