package moesim.scenario;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.input.Options;
import moesim.input.ValueType;

/** Text that is the same for two runs that give the same results. */
final class RunText {
  private RunText() {}

  /** Of a trace, a seed, and the options of sections; a default counts as if it were written. */
  static String of(TraceSpec trace, long seed, List<Options> sections) {
    StringBuilder text = new StringBuilder(trace.key()).append('|').append(seed);
    for (Options section : sections) {
      Map<String, String> values = new TreeMap<>();
      Keys.section(section.path())
          .options()
          .forEach(option -> option
              .fallback()
              .ifPresent(value -> values.put(option.name(), ValueType.written(value))));
      section.names().forEach(name -> values.put(name, section.text(name)));
      text.append('|').append(values);
    }
    return text.toString();
  }
}
