package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.traces.TraceTargets;
import moesim.traces.compose.GeneratedFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "generate",
    description = "Generates a trace from a file of \"moesim trace fit\", or from a recipe.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace generate fitted.yaml more.parquet --requests 1000",
    versionProvider = Version.class)
final class TraceGenerateCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE.yaml", description = "What to generate from.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT.parquet", description = "The file to write.")
  private Path target = Path.of("");

  @Option(
      names = "--requests",
      paramLabel = "N",
      description =
          "Requests to generate; as many as were recorded, or the recipe says, unless given.")
  private Optional<Integer> requests = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Seed of the random numbers; 1 unless given.")
  private long seed = 1;

  @Option(
      names = "--force",
      description = "Replaces OUT.parquet if it exists; refused unless given.")
  private boolean force;

  @Override
  public Integer call() {
    if (requests.isPresent() && requests.get() < 1) {
      throw new InputException(Location.of("--requests " + requests.get()), "expected at least 1");
    }
    new TraceText(file.toString(), "auto", "", List.of()).checkTarget(target, force);
    OptionalInt count = requests.map(OptionalInt::of).orElse(OptionalInt.empty());
    RoutingTrace trace;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      trace = GeneratedFile.open(file, count, seed, progress.reading());
      TraceTargets.write(
          trace, TraceText.target("", target), target, tokens -> progress.replayed(tokens));
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %,d requests, %,d tokens%n",
            target, trace.facts().requests(), trace.facts().tokens());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
