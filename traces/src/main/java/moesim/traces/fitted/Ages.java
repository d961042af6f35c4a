package moesim.traces.fitted;

/**
 * Classes of ages: how many tokens ago something was used, or how many a request has had without
 * using it.
 *
 * <p><b>Units.</b> Tokens of the same request, from 1; ages of {@link #OLDEST} and more are one
 * class. <b>Source.</b> docs/model.md, "Generated routing: fitted".
 */
final class Ages {
  /** From this age on, all are alike. */
  static final int OLDEST = 512;

  private static final int[] FIRST = {
    1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, OLDEST
  };

  /** Number of classes. */
  static final int CLASSES = FIRST.length;

  private static final byte[] CLASS_OF = classes();

  private Ages() {}

  /** The class of an age of at least 1. */
  static int classOf(int age) {
    return CLASS_OF[Math.min(age, OLDEST)];
  }

  /** The first age of class {@code number}. */
  static int first(int number) {
    return FIRST[number];
  }

  private static byte[] classes() {
    byte[] classes = new byte[OLDEST + 1];
    int number = 0;
    for (int age = 1; age <= OLDEST; age++) {
      while (number + 1 < CLASSES && FIRST[number + 1] <= age) {
        number++;
      }
      classes[age] = (byte) number;
    }
    return classes;
  }
}
