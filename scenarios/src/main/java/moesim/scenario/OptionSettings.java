package moesim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
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
      int equals = setting.indexOf('=');
      Node value =
          Yaml.read("--set", equals < 0 ? "" : setting.substring(equals + 1), new Problems());
      if (equals <= 0 || !(value instanceof Node.Scalar scalar)) {
        throw new InputException(
            Location.of("--set " + setting), "expected option=value, such as " + example);
      }
      String name = setting.substring(0, equals);
      options.put(name, scalar.at(name));
    }
    return new Options(Location.of("command line"), options);
  }
}
