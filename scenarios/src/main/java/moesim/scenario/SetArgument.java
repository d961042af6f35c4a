package moesim.scenario;

import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.input.Problems;
import moesim.yaml.Node;
import moesim.yaml.Yaml;

/**
 * One {@code --set name=value} of a command line. All problems with it have the argument itself as
 * their place.
 *
 * @param name before the first equals sign
 * @param value the scalar after it
 */
record SetArgument(String name, Node.Scalar value) {
  /** The place of {@code setting}. */
  static Location locationOf(String setting) {
    return Location.of("--set " + setting.replaceAll("\\p{Cntrl}", "?"));
  }

  /** The name in {@code setting}; {@code expected} says what is written, for messages. */
  static String nameIn(String setting, String expected) {
    int equals = setting.indexOf('=');
    if (equals <= 0) {
      throw new InputException(locationOf(setting), "expected " + expected);
    }
    return setting.substring(0, equals);
  }

  /** What is wrong with two settings of {@code name}: neither is to win without a word. */
  static String twice(String name, String first, String second) {
    return name + ": set twice, to \"" + valueIn(first) + "\" and to \"" + valueIn(second)
        + "\"; leave one of them out";
  }

  private static String valueIn(String setting) {
    return setting.substring(setting.indexOf('=') + 1).replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * Reads {@code setting}.
   *
   * @throws InputException if it is not a name and a scalar
   */
  static SetArgument read(String setting, String expected) {
    String name = nameIn(setting, expected);
    String text = setting.substring(name.length() + 1);
    Location location = locationOf(setting);
    if (text.isBlank()) {
      throw new InputException(location, name + ": expected a value after =, read nothing");
    }
    Node node;
    try {
      Problems duplicates = new Problems();
      node = Yaml.read("--set", text, duplicates);
    } catch (InputException e) {
      Problem first = e.problems().get(0);
      throw new InputException(location, name + ": " + first.message(), e);
    }
    if (!(node instanceof Node.Scalar scalar)) {
      throw new InputException(location, name + ": expected a scalar, read " + node.noun());
    }
    return new SetArgument(name, new Node.Scalar(scalar.text(), scalar.kind(), location));
  }
}
