package moesim.experiment;

import java.util.Map;
import java.util.Optional;

/** Brings an engine from outside, found as a service. */
public interface RunEngineFactory {
  /**
   * How an engine is set up.
   *
   * @param master whom to ask for workers; empty if the engine knows by itself
   * @param configuration settings of its own, by name
   * @param threads runs at a time, for an engine that works in this process
   */
  record Settings(Optional<String> master, Map<String, String> configuration, int threads) {}

  /** What it is called on the command line. */
  String name();

  RunEngine create(Settings settings);
}
