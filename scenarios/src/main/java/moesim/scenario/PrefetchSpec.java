package moesim.scenario;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * What is loaded before it is asked for.
 *
 * @param kind who says what
 * @param experts how many experts a heat map wants at a time; empty for as many as a token selects
 * @param depth layer steps an oracle looks ahead
 */
public record PrefetchSpec(Kind kind, OptionalInt experts, int depth) {
  /** Who says what will be wanted. */
  public enum Kind {
    /** Nothing is loaded ahead. */
    NONE,
    /** What followed the experts of this layer most often. */
    HEAT_MAP,
    /** What the trace says. */
    ORACLE
  }

  /** Nothing is loaded ahead. */
  public static final PrefetchSpec NOTHING = new PrefetchSpec(Kind.NONE, OptionalInt.empty(), 1);

  /** True if anything may be loaded ahead. */
  public boolean isActive() {
    return kind != Kind.NONE;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "nothing prefetched";
      case HEAT_MAP ->
        "prefetch by heat map, "
            + (experts.isPresent() ? String.valueOf(experts.getAsInt()) : "top-k")
            + " experts of the next layer";
      case ORACLE ->
        String.format(
            Locale.ROOT,
            "prefetch by an oracle %d layer step%s ahead",
            depth,
            depth == 1 ? "" : "s");
    };
  }
}
