package moesim.traces.pickle;

/** A pickle cannot be read; the message says why in words. */
public final class PickleProblem extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final long offset;

  PickleProblem(String message, long offset, Throwable cause) {
    super(message, cause);
    this.offset = offset;
  }

  /** The byte of the pickle at which the operation begins that failed. */
  public long offset() {
    return offset;
  }
}
