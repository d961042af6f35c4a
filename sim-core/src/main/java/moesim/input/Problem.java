package moesim.input;

/** One thing that is wrong with the user's input, and where. */
public record Problem(Location location, String message) {
  /** One line: {@code file:line:column: what is wrong; what is accepted}. */
  @Override
  public String toString() {
    return location + ": " + message;
  }
}
