package moesim.replay;

/**
 * Which die runs how many tokens of which expert of one layer step, in columns; one object, reused
 * for every layer step.
 *
 * <p><b>Shape.</b> One task per (expert, die): a policy gives all tokens of an expert that one die
 * runs in one task. <b>Order.</b> That of {@link #add}: machines admit tasks in it.
 */
public final class Allocation {
  private final int[] experts;
  private final int[] dies;
  private final int[] tokens;
  private int count;

  /** Room for a task of every one of {@code experts} experts on every one of {@code dies} dies. */
  public Allocation(int experts, int dies) {
    int tasks = Math.multiplyExact(experts, dies);
    this.experts = new int[tasks];
    this.dies = new int[tasks];
    tokens = new int[tasks];
  }

  /** Forgets all tasks. */
  public void clear() {
    count = 0;
  }

  /** Appends a task of at least one token. */
  public void add(int expert, int die, int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException(
          "expert " + expert + " on die " + die + ": a task needs a token, got " + tokens);
    }
    experts[count] = expert;
    dies[count] = die;
    this.tokens[count++] = tokens;
  }

  /** Number of tasks. */
  public int count() {
    return count;
  }

  /** The expert of task {@code i}. */
  public int expert(int i) {
    return experts[i];
  }

  /** The die that runs task {@code i}. */
  public int die(int i) {
    return dies[i];
  }

  /** The tokens of task {@code i}. */
  public int tokens(int i) {
    return tokens[i];
  }
}
