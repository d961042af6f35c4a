package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;

/** The vocabulary of moesim, with dotted options of a machine that does not exist, and presets of it. */
final class TestWords {
  private static final List<Option<?>> DOTTED = List.of(
      Option.optional("link.bandwidth", ValueType.text("a bandwidth"), "bandwidth of a link"),
      Option.optional("link.lanes", ValueType.wholeNumber(1, 16), "lanes of a link"),
      Option.optional("die.hbm.stacks", ValueType.wholeNumber(1, 8), "memory stacks of a die"),
      Option.optional("die.clock", ValueType.text("a frequency"), "clock of a die"));

  static final String PRESETS = "test-presets";

  private TestWords() {}

  static Vocabulary words() {
    List<Keys.Section> sections = new ArrayList<>();
    for (Keys.Section section : Keys.sections()) {
      sections.add(section.name().equals("machine") ? withDotted(section) : section);
    }
    return new Vocabulary(sections, PRESETS);
  }

  private static Keys.Section withDotted(Keys.Section section) {
    List<Option<?>> options = new ArrayList<>(section.options());
    options.removeIf(option -> option.name().equals(Presets.OPTION.name()));
    options.add(Presets.option(PRESETS));
    options.addAll(DOTTED);
    return new Keys.Section(section.name(), section.sentence(), options);
  }
}
