package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;

/** The engines there are: threads of this process, and what the class path brings. */
public final class RunEngines {
  /** The engine that is always there. */
  public static final String THREADS = "threads";

  /** The engine that the launcher fetches when somebody asks for it. */
  public static final String SPARK = "spark";

  private RunEngines() {}

  /** The engine called {@code name}; nothing of another one is loaded. */
  public static RunEngine create(String name, RunEngineFactory.Settings settings) {
    if (name.equals(THREADS)) {
      return new LocalThreads(settings.threads());
    }
    List<String> known = new ArrayList<>(List.of(THREADS));
    for (RunEngineFactory factory :
        ServiceLoader.load(RunEngineFactory.class, RunEngines.class.getClassLoader())) {
      if (factory.name().equals(name)) {
        return factory.create(settings);
      }
      known.add(factory.name());
    }
    throw new InputException(
        Location.of("--engine " + name),
        name.equals(SPARK)
            ? "not on the class path; \"./moesim run --engine spark\" in a checkout fetches and builds"
                + " it, and spark-submit takes moesim-spark.jar (docs/cluster.md)"
            : "no such engine" + Suggestion.forName(name, known));
  }
}
