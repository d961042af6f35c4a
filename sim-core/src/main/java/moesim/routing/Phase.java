package moesim.routing;

/** Part of a request a token belongs to. */
public enum Phase {
  /** Prompt tokens, processed together by the hardware. */
  PREFILL(0),
  /** Generated tokens, one per forward pass. */
  DECODE(1);

  private final byte code;

  Phase(int code) {
    this.code = (byte) code;
  }

  /** What columns store for this phase. */
  public byte code() {
    return code;
  }

  /** The phase that columns store as {@code code}. */
  public static Phase of(int code) {
    return code == PREFILL.code ? PREFILL : DECODE;
  }
}
