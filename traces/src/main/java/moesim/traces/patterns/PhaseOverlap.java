package moesim.traces.patterns;

import java.util.OptionalDouble;

/**
 * Share of the experts most selected by generated tokens that are among those most selected by
 * prompts.
 *
 * <p><b>Absent.</b> Empty if one of the phases has no selection, or there are fewer experts.
 * <b>Ties.</b> The lower expert goes first. <b>Source.</b> The four curves of arXiv 2510.05497,
 * observation 3.
 *
 * @param fiveInFive of the five, those among the prompts' five
 * @param fiveInTen of the five, those among the prompts' ten
 * @param tenInTen of the ten, those among the prompts' ten
 * @param tenInTwenty of the ten, those among the prompts' twenty
 */
public record PhaseOverlap(
    OptionalDouble fiveInFive,
    OptionalDouble fiveInTen,
    OptionalDouble tenInTen,
    OptionalDouble tenInTwenty) {
  /** Of a single phase. */
  static final PhaseOverlap NONE = new PhaseOverlap(
      OptionalDouble.empty(),
      OptionalDouble.empty(),
      OptionalDouble.empty(),
      OptionalDouble.empty());

  static PhaseOverlap of(int[] prefill, int[] decode) {
    return new PhaseOverlap(
        share(prefill, 5, decode, 5),
        share(prefill, 10, decode, 5),
        share(prefill, 10, decode, 10),
        share(prefill, 20, decode, 10));
  }

  private static OptionalDouble share(int[] prefill, int among, int[] decode, int of) {
    if (prefill.length < among) {
      return OptionalDouble.empty();
    }
    boolean[] popular = top(prefill, among);
    boolean[] asked = top(decode, of);
    int common = 0;
    int any = 0;
    for (int expert = 0; expert < popular.length; expert++) {
      common += popular[expert] && asked[expert] ? 1 : 0;
      any |= prefill[expert] > 0 ? 1 : 0;
      any |= decode[expert] > 0 ? 2 : 0;
    }
    return any == 3 ? OptionalDouble.of((double) common / of) : OptionalDouble.empty();
  }

  private static boolean[] top(int[] counts, int most) {
    boolean[] top = new boolean[counts.length];
    for (int i = 0; i < most; i++) {
      int best = -1;
      for (int expert = 0; expert < counts.length; expert++) {
        if (!top[expert] && (best < 0 || counts[expert] > counts[best])) {
          best = expert;
        }
      }
      top[best] = true;
    }
    return top;
  }
}
