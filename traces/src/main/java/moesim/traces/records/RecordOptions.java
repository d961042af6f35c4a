package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.routing.Phase;
import moesim.routing.WeightKind;

/**
 * Options that formats on the record door share.
 *
 * @param skipsBadRows true if rows that cannot be read are passed over
 * @param skipsLeading true if identical tokens at the beginning are left out
 * @param phase of all tokens, if the user says it
 * @param weightKind kind of the gate weights, if the user says it
 * @param stride sequences whose rows take turns
 */
public record RecordOptions(
    boolean skipsBadRows,
    boolean skipsLeading,
    Optional<Phase> phase,
    Optional<WeightKind> weightKind,
    int stride) {
  private static final Option<BadRowMode> BAD_ROWS = Option.of(
      "bad_rows",
      ValueType.constantOf("way with bad rows", BadRowMode.class),
      BadRowMode.FAIL,
      "rows that cannot be read: fail refuses the trace, skip passes them over and counts them");
  private static final Option<Boolean> SKIP_LEADING = Option.of(
      "skip_leading",
      ValueType.flag(),
      false,
      "true leaves out the identical tokens that a server's start-up profile run puts before the first real one");
  private static final Option<Phase> PHASE = Option.optional(
      "phase",
      ValueType.constantOf("phase", Phase.class),
      "the phase of all tokens, where the recorder does not say it; prefill unless written");
  private static final Option<WeightKind> WEIGHT_KIND = Option.optional(
      "weight_kind",
      ValueType.constantOf("kind of weights", WeightKind.class),
      "what the gate weights are, if not what the format usually has");
  private static final Option<Long> STRIDE = Option.of(
      "stride",
      ValueType.wholeNumber(1, 1 << 16),
      1L,
      "sequences whose rows take turns: row n belongs to sequence n modulo stride");

  /** For formats that say position and phase of every token. */
  public static final List<Option<?>> BASIC = List.of(BAD_ROWS, SKIP_LEADING, WEIGHT_KIND);

  /** For formats that do not say the phase. */
  public static final List<Option<?>> PHASELESS = and(BASIC, List.of(PHASE));

  /** For formats that say neither phase nor position. */
  public static final List<Option<?>> ROWS = and(PHASELESS, List.of(STRIDE));

  /** For formats with a stretch of tokens in every line and no weights. */
  public static final List<Option<?>> WINDOWS = List.of(BAD_ROWS, SKIP_LEADING);

  /** For formats whose files make sense as a whole only and have no weights. */
  public static final List<Option<?>> PLAIN = List.of(SKIP_LEADING);

  /** For formats whose lines make sense as a whole only. */
  public static final List<Option<?>> REQUEST_LINES = List.of(SKIP_LEADING, WEIGHT_KIND);

  /** Both lists, one after the other. */
  public static List<Option<?>> and(List<Option<?>> these, List<Option<?>> those) {
    List<Option<?>> all = new ArrayList<>(these);
    all.addAll(those);
    return List.copyOf(all);
  }

  static RecordOptions of(Options written) {
    return new RecordOptions(
        written.get(BAD_ROWS) == BadRowMode.SKIP,
        written.get(SKIP_LEADING),
        written.find(PHASE),
        written.find(WEIGHT_KIND),
        Math.toIntExact(written.get(STRIDE)));
  }
}
