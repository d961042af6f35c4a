package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;

/**
 * The vocabulary of moesim, with dotted options of a machine that does not exist instead of those
 * of a wafer, and presets of it. No option has the name of a shipped one, which only the machine it
 * belongs to takes.
 */
final class TestWords {
  private static final List<Option<?>> DOTTED = List.of(
      Option.optional("line.bandwidth", ValueType.text("a bandwidth"), "bandwidth of a line"),
      Option.optional("line.lanes", ValueType.wholeNumber(1, 16), "lanes of a line"),
      Option.optional("bay.ram.stacks", ValueType.wholeNumber(1, 8), "memory stacks of a bay"),
      Option.optional("bay.clock", ValueType.text("a frequency"), "clock of a bay"));

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
    options.removeAll(WaferKeys.MACHINE);
    options.removeAll(OffloadKeys.MACHINE);
    options.removeAll(ParallelKeys.MACHINE);
    options.removeIf(option -> option.name().equals(Presets.OPTION.name()));
    options.add(Presets.option(PRESETS));
    options.addAll(DOTTED);
    return new Keys.Section(section.name(), section.sentence(), options);
  }
}
