package moesim.input;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values a user wrote for the options of one part, each knowing where it was written. */
public final class Options {
  private final String path;
  private final Location location;
  private final String folder;
  private final Map<String, Written> written;

  /** Options of a part without a name of its own, such as a command line. */
  public Options(Location location, Map<String, Written> written) {
    this("", location, written);
  }

  /**
   * The options of the part at {@code path}, such as {@code cache}; {@code location} is its place,
   * for problems that no single value causes.
   */
  public Options(String path, Location location, Map<String, Written> written) {
    this(path, location, "", written);
  }

  /**
   * As above, with the folder that relative paths in values start from; else that is the current
   * one.
   */
  public Options(String path, Location location, String folder, Map<String, Written> written) {
    this.path = path;
    this.location = location;
    this.folder = folder;
    this.written = new LinkedHashMap<>(written);
  }

  /** No option written. */
  public static Options none() {
    return new Options(Location.of("defaults"), Map.of());
  }

  /** The value of {@code option}: as written, or its default. */
  public <T> T get(Option<T> option) {
    return find(option).orElseThrow(() -> problem(option, "missing: " + option.sentence()));
  }

  /** The value of {@code option}, or empty if it was not written and has no default. */
  public <T> Optional<T> find(Option<T> option) {
    Written value = written.get(option.name());
    return value == null ? option.fallback() : Optional.of(option.type().read(value));
  }

  /** These options, but only those called {@code names}. */
  public Options only(Set<String> names) {
    Map<String, Written> kept = new LinkedHashMap<>(written);
    kept.keySet().retainAll(names);
    return new Options(path, location, folder, kept);
  }

  /** These options without those called {@code names}. */
  public Options without(Set<String> names) {
    Map<String, Written> rest = new LinkedHashMap<>(written);
    rest.keySet().removeAll(names);
    return new Options(path, location, folder, rest);
  }

  /** The folder that relative paths in values start from; empty for the current one. */
  public String folder() {
    return folder;
  }

  /** The place of {@code option}, or of the part if it was not written. */
  public Location locationOf(Option<?> option) {
    Written value = written.get(option.name());
    return value == null ? location : value.location();
  }

  /** Where the part is, such as {@code cache}. */
  public String path() {
    return path;
  }

  /** Names of the options that were written. */
  public Set<String> names() {
    return written.keySet();
  }

  /** The text of the option called {@code name}, as written; empty if it was not. */
  public String text(String name) {
    Written value = written.get(name);
    return value == null ? "" : value.text();
  }

  /** A problem with the value of {@code option}. */
  public InputException problem(Option<?> option, String message) {
    return problem(option.name(), message);
  }

  /** A problem with the value of the option called {@code name}. */
  public InputException problem(String name, String message) {
    Written value = written.get(name);
    String key = path.isEmpty() ? name : path + "." + name;
    return value == null
        ? new InputException(location, key + ": " + message)
        : value.problem(message);
  }
}
