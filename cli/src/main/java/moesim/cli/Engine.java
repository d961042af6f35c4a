package moesim.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.experiment.RunEngine;
import moesim.experiment.RunEngineFactory;
import moesim.experiment.RunEngines;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where runs are executed. */
final class Engine {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Where runs are executed: threads of this process, or spark, which is fetched on first use;"
              + " ${DEFAULT-VALUE} unless given. Results do not depend on it.")
  private String name = RunEngines.THREADS;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master, such as local[2] or spark://host:7077; local with --threads unless given.")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--conf",
      paramLabel = "key=value",
      description =
          "A setting of Spark, in its units, such as spark.executor.memory=4g; Spark's own default"
              + " unless given.")
  private List<String> configuration = List.of();

  @Mixin
  private Threads threads = new Threads();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** {@code here} if runs have to be executed in this process. */
  RunEngine create(boolean here) {
    if (here && !name.equals(RunEngines.THREADS)) {
      throw new ParameterException(
          command.commandLine(), "--events needs --engine " + RunEngines.THREADS);
    }
    if (name.equals(RunEngines.THREADS) && (master.isPresent() || !configuration.isEmpty())) {
      throw new ParameterException(
          command.commandLine(), "--master and --conf need --engine spark");
    }
    return RunEngines.create(
        name, new RunEngineFactory.Settings(master, settings(), threads.count()));
  }

  /** Neither of two values of one key is to win without a word. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : configuration) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw wrong("expected key=value, read \"" + setting + "\"");
      }
      String key = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      String first = settings.putIfAbsent(key, value);
      if (first != null) {
        throw wrong(key + ": set twice, to \"" + first + "\" and to \"" + value
            + "\"; leave one of them out");
      }
    }
    return settings;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), "--conf: " + message);
  }

  int threads() {
    return threads.count();
  }
}
