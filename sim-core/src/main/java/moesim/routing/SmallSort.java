package moesim.routing;

/**
 * Sorts up to eight numbers without a branch: Batcher's odd-even merge network, 19 comparators of a
 * minimum and a maximum each. The order of a token's experts is random, so every branch of an
 * ordinary sort would be guessed wrong half the time.
 */
final class SmallSort {
  /** Numbers it can sort. */
  static final int MOST = 8;

  private SmallSort() {}

  /** Sorts the eight numbers in {@code v}. */
  static void sort(int[] v) {
    int a = v[0];
    int b = v[1];
    int c = v[2];
    int d = v[3];
    int e = v[4];
    int f = v[5];
    int g = v[6];
    int h = v[7];
    int t;
    // Pairs, then fours.
    t = Math.min(a, b);
    b = Math.max(a, b);
    a = t;
    t = Math.min(c, d);
    d = Math.max(c, d);
    c = t;
    t = Math.min(e, f);
    f = Math.max(e, f);
    e = t;
    t = Math.min(g, h);
    h = Math.max(g, h);
    g = t;
    t = Math.min(a, c);
    c = Math.max(a, c);
    a = t;
    t = Math.min(b, d);
    d = Math.max(b, d);
    b = t;
    t = Math.min(b, c);
    c = Math.max(b, c);
    b = t;
    t = Math.min(e, g);
    g = Math.max(e, g);
    e = t;
    t = Math.min(f, h);
    h = Math.max(f, h);
    f = t;
    t = Math.min(f, g);
    g = Math.max(f, g);
    f = t;
    // Both fours into one eight.
    t = Math.min(a, e);
    e = Math.max(a, e);
    a = t;
    t = Math.min(b, f);
    f = Math.max(b, f);
    b = t;
    t = Math.min(c, g);
    g = Math.max(c, g);
    c = t;
    t = Math.min(d, h);
    h = Math.max(d, h);
    d = t;
    t = Math.min(c, e);
    e = Math.max(c, e);
    c = t;
    t = Math.min(d, f);
    f = Math.max(d, f);
    d = t;
    v[0] = a;
    v[1] = Math.min(b, c);
    v[2] = Math.max(b, c);
    v[3] = Math.min(d, e);
    v[4] = Math.max(d, e);
    v[5] = Math.min(f, g);
    v[6] = Math.max(f, g);
    v[7] = h;
  }
}
