package moesim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moesim.experiment.CurveCapacities;
import moesim.experiment.CurveExperiment;
import moesim.experiment.Experiment;
import moesim.experiment.FinishedRuns;
import moesim.experiment.Progress;
import moesim.experiment.RunLogs;
import moesim.report.html.HtmlReport;
import moesim.report.table.Draft;
import moesim.report.table.Origin;
import moesim.routing.TraceFacts;
import moesim.scenario.CurveText;
import moesim.scenario.PolicyFiles;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;

/** The results of a folder, made again from its provenance and compared with what it holds. */
final class Verification {
  private final Path folder;
  private final Receipt receipt;
  private final List<String> differences = new ArrayList<>();

  Verification(Path folder) {
    this.folder = folder;
    receipt = Receipt.of(folder);
  }

  /** What differs, one line each; empty if every result file has the same bytes. */
  List<String> differences(int threads, Progress progress) throws IOException {
    Path fresh = Files.createTempDirectory("moesim-verify");
    try {
      List<TraceFacts> traces = receipt.curve().isPresent()
          ? curves(receipt.curve().get(), threads, progress, fresh)
          : runs(threads, progress, fresh);
      differences.addAll(receipt.changedTraces(traces));
      Set<String> left = Draft.ownNames(folder);
      left.removeAll(Set.of(Origin.FILE, HtmlReport.FILE));
      for (Path file : Draft.filesOf(fresh)) {
        String name = file.getFileName().toString();
        left.remove(name);
        compare(folder.resolve(name), file);
      }
      left.forEach(name -> differences.add(folder.resolve(name) + ": not of these runs"));
      return differences;
    } finally {
      Draft.discard(fresh);
    }
  }

  private List<TraceFacts> curves(
      Provenance.CurveRequest asked, int threads, Progress progress, Path target)
      throws IOException {
    Scenario scenario = new CurveText(receipt.text(), asked.policies()).read();
    differences.addAll(receipt.changedPolicies(PolicyFiles.digests(scenario)));
    CurveExperiment.Outcome curves =
        CurveExperiment.run(scenario, new CurveCapacities(asked.capacities()), threads, progress);
    CurveReport.write(curves, target);
    return curves.traces();
  }

  private List<TraceFacts> runs(int threads, Progress progress, Path target) throws IOException {
    Scenario scenario = ScenarioReader.read(receipt.text(), receipt.question());
    differences.addAll(receipt.changedPolicies(PolicyFiles.digests(scenario)));
    Optional<EventFiles> events = receipt
        .events()
        .map(request -> new EventFiles(target, Path.of("events"), scenario, request));
    Experiment.Outcome outcome = Experiment.run(
        scenario,
        threads,
        FinishedRuns.none(),
        events.map(files -> (RunLogs) files).orElse(RunLogs.NONE),
        progress);
    ResultFiles.write(scenario, outcome, target);
    return outcome.traces();
  }

  private void compare(Path kept, Path fresh) throws IOException {
    if (!Files.isRegularFile(kept)) {
      differences.add(kept + ": missing");
      return;
    }
    long at = Files.mismatch(kept, fresh);
    if (at >= 0) {
      differences.add(
          fresh.toString().endsWith(".csv")
              ? firstLine(kept, fresh)
              : kept + ": differs from byte " + at);
    }
  }

  private static String firstLine(Path kept, Path fresh) throws IOException {
    List<String> before = Files.readAllLines(kept);
    List<String> after = Files.readAllLines(fresh);
    for (int line = 0; line < Math.min(before.size(), after.size()); line++) {
      if (!before.get(line).equals(after.get(line))) {
        return kept + ":" + (line + 1) + ": kept \"" + before.get(line) + "\", now \""
            + after.get(line) + "\"";
      }
    }
    return kept + ": " + before.size() + " lines kept, now " + after.size();
  }
}
