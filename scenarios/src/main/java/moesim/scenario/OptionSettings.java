package moesim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;

/** Options of one part as a command line writes them: {@code --set option=value}. */
final class OptionSettings {
  private OptionSettings() {}

  /** Reads {@code settings}; {@code example} is one, for messages. */
  static Options read(List<String> settings, String example) {
    Map<String, Written> options = new LinkedHashMap<>();
    for (String setting : settings) {
      SetArgument argument = SetArgument.read(setting, "option=value, such as " + example);
      options.put(argument.name(), argument.value().at(argument.name()));
    }
    return new Options(Location.of("command line"), options);
  }
}
