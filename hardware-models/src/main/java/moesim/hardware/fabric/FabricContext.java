package moesim.hardware.fabric;

import java.util.function.Function;
import moesim.input.Option;
import moesim.input.Options;

/** What a {@link FabricTopology} may know: its options, and what they name. */
public final class FabricContext {
  private final Options options;
  private final Function<Option<String>, Blueprint> others;
  private final Function<Option<String>, String> files;

  /**
   * Options, and where to find the topology and the text of the file that an option names; both
   * throw an {@link moesim.input.InputException} if there is none.
   */
  public FabricContext(
      Options options,
      Function<Option<String>, Blueprint> others,
      Function<Option<String>, String> files) {
    this.options = options;
    this.others = others;
    this.files = files;
  }

  /** What the user wrote. */
  public Options options() {
    return options;
  }

  /** The topology that {@code option} names. */
  Blueprint other(Option<String> option) {
    return others.apply(option);
  }

  /** The text of the file that {@code option} names. */
  String textOf(Option<String> option) {
    return files.apply(option);
  }
}
