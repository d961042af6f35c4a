package moesim.spark;

import moesim.experiment.RunEngine;
import moesim.experiment.RunEngineFactory;
import moesim.experiment.RunEngines;

/** Brings the engine {@code spark}. */
public final class SparkEngineFactory implements RunEngineFactory {
  @Override
  public String name() {
    return RunEngines.SPARK;
  }

  @Override
  public RunEngine create(Settings settings) {
    return new SparkEngine(settings);
  }
}
