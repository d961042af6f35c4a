package moesim.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import moesim.traces.fitted.FittedRouting;
import moesim.traces.fitted.FittedText;
import moesim.traces.fitted.TraceFit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "fit",
    description = "Measures a trace, so that more of its kind can be generated from a small file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace fit trace.jsonl -o fitted.yaml",
    versionProvider = Version.class)
final class TraceFitCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TraceSource source = new TraceSource();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FITTED.yaml",
      required = true,
      description = "The file to write.")
  private Path target = Path.of("");

  @Option(
      names = "--kinds",
      paramLabel = "N",
      description = "Kinds of tokens to tell apart, 1 to " + TraceFit.MOST_KINDS
          + "; as many as the trace is long enough for unless given.")
  private Optional<Integer> kinds = Optional.empty();

  @Option(
      names = "--force",
      description = "Replaces FITTED.yaml if it exists; refused unless given.")
  private boolean force;

  @Override
  public Integer call() {
    if (kinds.isPresent() && (kinds.get() < 1 || kinds.get() > TraceFit.MOST_KINDS)) {
      throw new InputException(
          Location.of("--kinds " + kinds.get()), "expected 1 to " + TraceFit.MOST_KINDS);
    }
    source.text().checkTarget(target, force);
    RoutingTrace trace;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      trace = source.open(progress.reading());
    }
    FittedRouting fit = TraceFit.of(trace, kinds.map(OptionalInt::of).orElse(OptionalInt.empty()));
    fit.warnings()
        .forEach(warning -> spec.commandLine()
            .getErr()
            .println("warning: " + trace.facts().source() + ": " + warning));
    spec.commandLine().getErr().flush();
    byte[] text = FittedText.of(fit);
    OutputFile.write(target, text);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %,d numbers (%,d B) of %,d expert ids, %d kinds of tokens%n",
            target, fit.numbers(), text.length, fit.ids(), fit.kinds());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
