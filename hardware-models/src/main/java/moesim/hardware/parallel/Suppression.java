package moesim.hardware.parallel;

/** Which copies of a token that several experts want are sent only once. */
public enum Suppression {
  /** None: every selected expert gets the token by itself. */
  NONE,
  /** A unit gets a token once, and gives back the sum of its experts. */
  UNIT,
  /**
   * A node gets a token once, at the unit that stands in it as the sender does in its own; that
   * unit hands it on inside the node, and adds up what comes back.
   */
  NODE
}
