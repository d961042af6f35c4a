package moesim.input;

import java.util.Optional;

/**
 * The declaration of one option of a part (a policy, a trace format, a section of a scenario). The
 * same declaration checks scenarios, feeds {@code moesim list}, the documentation and the JSON
 * Schema.
 *
 * @param name key in the scenario, snake_case
 * @param type what it accepts
 * @param fallback value if it is not written; empty if it has to be written or may be absent
 * @param required true if it has to be written
 * @param sentence what it means, one sentence without the final stop
 */
public record Option<T>(
    String name, ValueType<T> type, Optional<T> fallback, boolean required, String sentence) {
  /** An option that has to be written. */
  public static <T> Option<T> required(String name, ValueType<T> type, String sentence) {
    return new Option<>(name, type, Optional.empty(), true, sentence);
  }

  /** An option with a default. */
  public static <T> Option<T> of(String name, ValueType<T> type, T fallback, String sentence) {
    return new Option<>(name, type, Optional.of(fallback), false, sentence);
  }

  /** An option that may be absent. */
  public static <T> Option<T> optional(String name, ValueType<T> type, String sentence) {
    return new Option<>(name, type, Optional.empty(), false, sentence);
  }
}
