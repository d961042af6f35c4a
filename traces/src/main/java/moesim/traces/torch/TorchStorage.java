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
        && parts[4] instanceof Number elements) {
      return new TorchStorage(type, key, elements.longValue());
    }
    throw new IllegalArgumentException("a reference that is no storage");
  }
}
