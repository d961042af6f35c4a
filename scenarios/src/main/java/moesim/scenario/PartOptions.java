package moesim.scenario;

import java.util.List;
import java.util.Set;
import moesim.input.Option;
import moesim.input.Options;

/**
 * The options of a part (a policy, a trace format), which are written beside those of its section.
 */
final class PartOptions {
  private PartOptions() {}

  /**
   * Checks that {@code written}, all of {@code section}, has what {@code part} needs and nothing
   * that belongs to another part. A key that belongs to none is reported where the section's keys
   * are checked.
   *
   * @param part the part, for messages: {@code policy "lru"}
   */
  static void check(String part, List<Option<?>> declared, Keys.Section section, Options written) {
    Set<String> common = Keys.namesOf(section.name());
    Set<String> known = Keys.everyOptionOf(section).keySet();
    List<String> own = declared.stream().map(Option::name).toList();
    for (String name : written.names()) {
      if (known.contains(name) && !common.contains(name) && !own.contains(name)) {
        String has =
            own.isEmpty() ? "which has none" : "whose options are " + String.join(", ", own);
        throw written.problem(name, "not an option of " + part + ", " + has);
      }
    }
    checkValues(declared, written);
  }

  /** Checks that what {@code declared} needs is written, and every value accepted. */
  static void checkValues(List<Option<?>> declared, Options written) {
    for (Option<?> option : declared) {
      if (option.required()) {
        written.get(option);
      } else {
        written.find(option);
      }
    }
  }
}
