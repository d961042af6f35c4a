package moesim.traces.torch;

import java.util.Arrays;

/**
 * A view of a storage as an array of some dimensions; the elements themselves stay in the file.
 *
 * <p>Equal only to itself.
 */
public final class TorchTensor {
  private static final int MOST_DIMENSIONS = 16;

  private final TorchStorage storage;
  private final long first;
  private final long[] sizes;
  private final long[] strides;

  private TorchTensor(TorchStorage storage, long first, long[] sizes, long[] strides) {
    this.storage = storage;
    this.first = first;
    this.sizes = sizes;
    this.strides = strides;
  }

  /**
   * The tensor that a pickle rebuilds of storage, first element, sizes, strides, and what is of no
   * use for reading.
   *
   * @throws IllegalArgumentException if it is of another form, or reaches beyond its storage
   */
  static TorchTensor of(Object[] arguments) {
    if (arguments.length < 4
        || !(arguments[0] instanceof TorchStorage storage)
        || !TorchStorage.isWhole(arguments[1])) {
      throw new IllegalArgumentException("a tensor without storage and first element");
    }
    long[] sizes = numbers(arguments[2]);
    long[] strides = numbers(arguments[3]);
    TorchTensor tensor =
        new TorchTensor(storage, ((Number) arguments[1]).longValue(), sizes, strides);
    if (sizes.length != strides.length || sizes.length > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          sizes.length + " sizes and " + strides.length + " strides of a tensor");
    }
    tensor.check();
    return tensor;
  }

  private static long[] numbers(Object tuple) {
    Object[] values = tuple instanceof Object[] found ? found : new Object[] {tuple};
    return Arrays.stream(values)
        .mapToLong(value -> TorchStorage.isWhole(value) ? ((Number) value).longValue() : -1)
        .toArray();
  }

  private void check() {
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] < 0 || strides[d] < 0) {
        throw new IllegalArgumentException("size " + sizes[d] + " with stride " + strides[d]
            + " of tensor " + this + "; neither is ever negative");
      }
    }
    try {
      long elements = elements();
      long end = first;
      for (int d = 0; d < sizes.length && elements > 0; d++) {
        end = Math.addExact(end, Math.multiplyExact(sizes[d] - 1, strides[d]));
      }
      boolean fits = elements == 0 || end < storage.elements();
      if (first < 0 || storage.elements() < 0 || !fits) {
        throw new IllegalArgumentException("tensor " + this + " ends at element " + end
            + " of a storage of " + storage.elements());
      }
      if (elements > storage.elements()) {
        throw new IllegalArgumentException(
            "tensor " + this + " repeats the elements of a storage of " + storage.elements()
                + "; save a copy of it (.clone(), .contiguous())");
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor " + this + " has more elements than can be counted", e);
    }
  }

  /** Sizes of its dimensions; none for a single number. */
  public long[] sizes() {
    return sizes.clone();
  }

  /** Number of elements. */
  public long elements() {
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** True if it holds whole numbers. */
  public boolean isWhole() {
    return storage.type().isWhole();
  }

  TorchStorage storage() {
    return storage;
  }

  /** The element of the storage with which it begins. */
  long first() {
    return first;
  }

  /** True if its elements stand in the storage as they are counted, the last index fastest. */
  boolean isInOrder() {
    long stride = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (sizes[d] > 1 && strides[d] != stride) {
        return false;
      }
      stride *= Math.max(1, sizes[d]);
    }
    return true;
  }

  /** Elements of the storage from one index of a dimension to the next. */
  long strideOf(int dimension) {
    return strides[dimension];
  }

  /** As PyTorch might say it: {@code int32[12, 48, 8]}. */
  @Override
  public String toString() {
    return storage.type() + Arrays.toString(sizes);
  }
}
