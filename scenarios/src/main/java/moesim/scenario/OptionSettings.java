package moesim.scenario;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.cache.EvictionPolicyFactory;
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
    Map<String, String> before = new HashMap<>();
    for (String setting : settings) {
      SetArgument argument = SetArgument.read(setting, "option=value, such as " + example);
      String first = before.putIfAbsent(argument.name(), setting);
      if (first != null) {
        throw new InputException(
            SetArgument.locationOf(setting), SetArgument.twice(argument.name(), first, setting));
      }
      options.put(argument.name(), argument.value().at(argument.name()));
    }
    return new Options(Location.of("command line"), options);
  }

  /** Checks that {@code options} are those of {@code factory}, with values it accepts. */
  static void check(EvictionPolicyFactory factory, Options options) {
    List<String> own = factory.options().stream().map(option -> option.name()).toList();
    for (String name : options.names()) {
      if (!own.contains(name)) {
        throw options.problem(
            name,
            "not an option of policy \"" + factory.name() + "\", "
                + (own.isEmpty()
                    ? "which has none"
                    : "whose options are " + String.join(", ", own)));
      }
    }
    PartOptions.checkValues(factory.options(), options);
  }
}
