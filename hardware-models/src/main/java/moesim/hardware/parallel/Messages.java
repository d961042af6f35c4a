package moesim.hardware.parallel;

/**
 * Names of the transfers of a machine: what one is, of which part and layer, between which two
 * units of a stage.
 *
 * <p><b>Shape.</b> One whole number: kind, part, parity of the layer, one unit, the other.
 */
final class Messages {
  /** Tokens for the experts of a unit. */
  static final int DISPATCH = 0;

  /** Tokens for a node, at the unit that hands them on. */
  static final int TO_NODE = 1;

  /** Results for the unit that sent the tokens. */
  static final int COMBINE = 2;

  /** Results for the unit that adds them up for another node. */
  static final int TO_SUM = 3;

  /** Tokens for the next stage. */
  static final int HAND_OVER = 4;

  private static final int KINDS = 5;

  private final int units;
  private final int parts;

  Messages(int units, int parts) {
    this.units = units;
    this.parts = parts;
    if ((long) KINDS * parts * 2 * units * units > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "too many transfers to tell apart: parts=" + parts + " units=" + units);
    }
  }

  int name(int kind, int part, int parity, int one, int other) {
    return (((kind * parts + part) * 2 + parity) * units + one) * units + other;
  }

  int kind(int name) {
    return name / (2 * parts * units * units);
  }

  int part(int name) {
    return name / (2 * units * units) % parts;
  }

  int parity(int name) {
    return name / (units * units) % 2;
  }

  int one(int name) {
    return name / units % units;
  }

  int other(int name) {
    return name % units;
  }
}
