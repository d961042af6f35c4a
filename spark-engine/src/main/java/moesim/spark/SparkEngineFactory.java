package moesim.spark;

import moesim.experiment.RunEngine;
import moesim.experiment.RunEngineFactory;
import moesim.experiment.RunEngines;
import moesim.input.InputException;
import moesim.input.Location;

/** Brings the engine {@code spark}. */
public final class SparkEngineFactory implements RunEngineFactory {
  @Override
  public String name() {
    return RunEngines.SPARK;
  }

  /**
   * Refuses to without Spark, which moesim-spark.jar does not have: said before anything is run.
   */
  @Override
  public RunEngine create(Settings settings) {
    try {
      Class.forName(
          "org.apache.spark.api.java.JavaSparkContext",
          false,
          SparkEngineFactory.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new InputException(
          Location.of("--engine " + name()),
          "Spark is not on the class path; start moesim-spark.jar with spark-submit, or \"./moesim"
              + " run --engine spark\" in a checkout (docs/cluster.md)",
          e);
    }
    return new SparkEngine(settings);
  }
}
