package moesim.spark;

/** What Spark says, in one line. */
final class SparkErrors {
  /** Begins what a worker says that does not see the files of an experiment. */
  static final String UNSEEN = "executor ";

  private static final String THROWN = "IllegalStateException: " + UNSEEN;

  private SparkErrors() {}

  static String oneLine(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    int ours = message.indexOf(THROWN);
    if (ours >= 0) {
      return firstLine(message.substring(ours + THROWN.length() - UNSEEN.length()))
          + "; traces and files of policies must have the same path and content on every worker";
    }
    return firstLine(message);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text).strip();
  }
}
