package moesim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.experiment.CurveCapacities;
import picocli.CommandLine.Option;

/**
 * At which capacities curves are wanted, and keys of a scenario that {@code curve} has options for.
 */
final class CurveSettings {
  @Option(
      names = "--capacities",
      paramLabel = "from:to:step|all",
      description =
          "Capacities in experts; unless given all where one pass gives them, else about 80.")
  private String capacities = CurveCapacities.AUTO;

  @Option(
      names = "--semantics",
      paramLabel = "NAME",
      description =
          "sequential, co-resident or event-atomic; as cache.semantics, co-resident unless given.")
  private Optional<String> semantics = Optional.empty();

  @Option(
      names = "--prefill",
      paramLabel = "MODE",
      description = "skip, per-token or one-step; as trace.prefill, one-step unless given.")
  private Optional<String> prefill = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Trace format; as trace.format, recognised by content unless given.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "PRESET",
      description = "Model card the trace belongs to; as model.preset, none unless given.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description =
          "Sets a key of the scenario, such as batch.requests=8. Several keys: several times.")
  private List<String> settings = List.of();

  CurveCapacities capacities() {
    return new CurveCapacities(capacities).checked();
  }

  /** All keys as {@code path=value}. */
  List<String> all() {
    List<String> all = new ArrayList<>(settings);
    semantics.ifPresent(name -> all.add("cache.semantics=" + name));
    prefill.ifPresent(mode -> all.add("trace.prefill=" + mode));
    format.ifPresent(name -> all.add("trace.format=" + name));
    model.ifPresent(preset -> all.add("model.preset=" + preset));
    return all;
  }
}
