package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;

/** A way to join units by links: a door, found by {@link java.util.ServiceLoader}. */
public interface FabricTopology {
  /** The most units and switches a fabric may have. */
  int MOST_NODES = 1 << 16;

  /** Its name in files, as {@code kind}. */
  String name();

  /** What is joined to what, one sentence without the final stop. */
  String sentence();

  /** Its own options; {@code routing} is one of every kind. */
  List<Option<?>> options();

  /** Which shortest ways are taken if nobody says. */
  default Paths paths() {
    return Paths.SHORTEST;
  }

  /**
   * The links.
   *
   * @throws moesim.input.InputException if the options do not fit together
   */
  Blueprint create(FabricContext context);
}
