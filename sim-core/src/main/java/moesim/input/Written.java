package moesim.input;

/**
 * A scalar as the user wrote it, with its place; {@code path} is its dotted path, such as
 * {@code cache.policy}.
 */
public record Written(String path, String text, Kind kind, Location location) {
  /** What the notation itself says about a scalar; quoted text is always {@link #TEXT}. */
  public enum Kind {
    TEXT("text"),
    WHOLE_NUMBER("a whole number"),
    NUMBER("a number"),
    FLAG("true or false"),
    NOTHING("nothing");

    private final String noun;

    Kind(String noun) {
      this.noun = noun;
    }

    @Override
    public String toString() {
      return noun;
    }
  }

  /** A problem with this value, in the one form all of them have: {@code path: message}. */
  public InputException problem(String message) {
    return new InputException(location, path + ": " + message);
  }
}
