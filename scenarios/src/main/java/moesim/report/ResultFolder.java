package moesim.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import moesim.experiment.CurveCapacities;
import moesim.experiment.CurveExperiment;
import moesim.experiment.Experiment;
import moesim.experiment.FinishedRuns;
import moesim.experiment.ReplicationSummary;
import moesim.experiment.ResultTable;
import moesim.experiment.RunLogs;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.html.HtmlReport;
import moesim.routing.TraceFacts;
import moesim.scenario.CurveText;
import moesim.scenario.PolicyFiles;
import moesim.scenario.Scenario;

/** A folder with the results of one scenario. Files are written beside it first and moved in when all are complete. */
public final class ResultFolder {
  static final String PROVENANCE = "provenance.json";

  /** A page about the other files, which it needs: made last, and compared by no one. */
  private static final String HTML = "html";

  /** Files that are not complete are in hidden folders of names that begin so. */
  private static final String DRAFT = ".moesim";

  private final Path folder;

  public ResultFolder(Path folder) {
    this.folder = folder;
  }

  /** Refuses a folder that cannot take the results of {@code scenario}; asked before the runs begin. */
  public void check(Scenario scenario) {
    checkResults(scenario);
    RunJournal.contentOf(folder).ifPresent(content -> {
      throw problem("holds " + content + ", which was stopped; --resume goes on with them; or name"
          + " another folder, or remove " + RunJournal.FILE + " there to begin anew");
    });
  }

  /**
   * A journal for the runs of {@code scenario} in this folder, which can take its results.
   *
   * @param resume true takes what a journal there holds; false refuses one
   */
  public RunJournal journal(Scenario scenario, boolean resume) {
    if (resume) {
      checkResults(scenario);
    } else {
      check(scenario);
    }
    BuildInfo build = BuildInfo.current();
    RunJournal journal = RunJournal.open(
        folder,
        new RunJournal.Header(
            build.version() + " (" + build.commit() + ")",
            scenario.question().command(),
            scenario.name()));
    discardDrafts();
    return journal;
  }

  /** What a killed process left; whoever holds the journal is alone here. */
  private void discardDrafts() {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, DRAFT + "*")) {
      drafts.forEach(ResultFolder::discard);
    } catch (IOException e) {
      throw problem("cannot be read: " + reason(e));
    }
  }

  private void checkResults(Scenario scenario) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw problem("is a file; --out names a folder");
    }
    Path provenance = folder.resolve(PROVENANCE);
    if (Files.isRegularFile(provenance)) {
      Receipt receipt = Receipt.read(provenance);
      String there = receipt.scenario();
      if (!there.equals(scenario.name())) {
        throw problem("holds the results of scenario \"" + there + "\", not of \"" + scenario.name()
            + "\"; name another folder");
      }
      if (receipt.question() != scenario.question()) {
        throw problem("holds what \"" + receipt.question().command() + "\" wrote, not \""
            + scenario.question().command() + "\"; name another folder");
      }
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, DRAFT, ".try"));
    } catch (IOException e) {
      throw problem("cannot be written to: " + reason(e));
    }
  }

  /** Files beside the results for what {@code request} asks for; {@link #write} takes them, closing them discards them. */
  public EventFiles events(Scenario scenario, EventRequest request) {
    try {
      return new EventFiles(Files.createTempDirectory(folder, DRAFT), folder, scenario, request);
    } catch (IOException e) {
      throw problem("cannot be written to: " + reason(e));
    }
  }

  /** Writes the reports the scenario asks for, and the provenance. */
  public void write(
      Scenario scenario,
      Experiment.Outcome outcome,
      Instant started,
      Duration duration,
      int threads) {
    write(scenario, outcome, Optional.empty(), started, duration, threads);
  }

  /** The same; takes the files of {@code events}. */
  public void write(
      Scenario scenario,
      Experiment.Outcome outcome,
      Optional<EventFiles> events,
      Instant started,
      Duration duration,
      int threads) {
    events.ifPresent(EventFiles::check);
    replace(draft -> {
      writeReports(scenario, outcome, draft);
      if (events.isPresent()) {
        for (Path file : filesOf(events.get().folder())) {
          Files.move(file, draft.resolve(file.getFileName().toString()));
        }
      }
      Provenance.write(
          scenario,
          outcome,
          Optional.empty(),
          events.map(EventFiles::request),
          started,
          duration,
          threads,
          draft.resolve(PROVENANCE));
      if (scenario.reports().contains(HTML)) {
        HtmlReport.write(draft, draft.resolve(HtmlReport.FILE));
      }
    });
  }

  /** Makes the page of this folder again, from the files that are in it. */
  public Path render() {
    if (!Files.isDirectory(folder)) {
      throw problem("no such folder; name one that \"moesim run --out\" wrote");
    }
    replace(draft -> HtmlReport.write(folder, draft.resolve(HtmlReport.FILE)));
    return folder.resolve(HtmlReport.FILE);
  }

  /** Writes curves, and the provenance; {@code policies} and {@code capacities} are what was asked for. */
  public void writeCurves(
      Scenario scenario,
      List<String> policies,
      CurveCapacities capacities,
      CurveExperiment.Outcome curves,
      Instant started,
      Duration duration,
      int threads) {
    replace(draft -> {
      CurveReport.write(curves, draft);
      Provenance.write(
          scenario,
          curves.withoutTable(),
          Optional.of(new Provenance.CurveRequest(policies, capacities.text())),
          Optional.empty(),
          started,
          duration,
          threads,
          draft.resolve(PROVENANCE));
      HtmlReport.write(draft, draft.resolve(HtmlReport.FILE));
    });
  }

  /** Writes files into a folder. */
  @FunctionalInterface
  private interface Draft {
    void write(Path target) throws IOException;
  }

  private void replace(Draft files) {
    Path draft = null;
    try {
      draft = Files.createTempDirectory(folder, DRAFT);
      files.write(draft);
      for (Path file : filesOf(draft)) {
        Files.move(
            file,
            folder.resolve(file.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw notWritten(e);
    } catch (RuntimeException e) {
      // Writers of JSON and Parquet wrap what the disk says.
      throw e.getCause() instanceof IOException cause ? notWritten(cause) : e;
    } finally {
      discard(draft);
    }
  }

  private InputException notWritten(IOException e) {
    return problem("cannot be written to: " + reason(e));
  }

  /**
   * Runs the scenario of this folder again.
   *
   * @return the differences, one line each; empty if every result file has the same bytes
   */
  public List<String> verify(int threads, moesim.experiment.Progress progress) {
    Receipt receipt = Receipt.read(folder.resolve(PROVENANCE));
    Path draft = null;
    try {
      draft = Files.createTempDirectory("moesim-verify");
      List<String> differences = new ArrayList<>();
      List<TraceFacts> traces = again(receipt, threads, progress, draft, differences);
      differences.addAll(receipt.changedTraces(traces));
      for (Path fresh : filesOf(draft)) {
        differences.addAll(differences(folder.resolve(fresh.getFileName().toString()), fresh));
      }
      return differences;
    } catch (IOException e) {
      throw problem("cannot be compared: " + reason(e));
    } finally {
      discard(draft);
    }
  }

  /** Makes the results of {@code receipt} in {@code target}, and notes changed policies; returns the traces. */
  private static List<TraceFacts> again(
      Receipt receipt,
      int threads,
      moesim.experiment.Progress progress,
      Path target,
      List<String> differences)
      throws IOException {
    if (receipt.curve().isPresent()) {
      Provenance.CurveRequest asked = receipt.curve().get();
      Scenario scenario = new CurveText(receipt.text(), asked.policies()).read();
      differences.addAll(receipt.changedPolicies(PolicyFiles.digests(scenario)));
      CurveExperiment.Outcome curves =
          CurveExperiment.run(scenario, new CurveCapacities(asked.capacities()), threads, progress);
      CurveReport.write(curves, target);
      return curves.traces();
    }
    Scenario scenario = moesim.scenario.ScenarioReader.read(receipt.text(), receipt.question());
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
    writeReports(scenario, outcome, target);
    return outcome.traces();
  }

  private static List<String> differences(Path kept, Path fresh) throws IOException {
    if (!Files.isRegularFile(kept)) {
      return List.of(kept + ": missing");
    }
    long at = Files.mismatch(kept, fresh);
    if (at < 0) {
      return List.of();
    }
    if (!fresh.toString().endsWith(".csv")) {
      return List.of(kept + ": differs from byte " + at);
    }
    List<String> before = Files.readAllLines(kept);
    List<String> after = Files.readAllLines(fresh);
    for (int line = 0; line < Math.min(before.size(), after.size()); line++) {
      if (!before.get(line).equals(after.get(line))) {
        return List.of(kept + ":" + (line + 1) + ": kept \"" + before.get(line) + "\", now \""
            + after.get(line) + "\"");
      }
    }
    return List.of(kept + ": " + before.size() + " lines kept, now " + after.size());
  }

  private static void writeReports(Scenario scenario, Experiment.Outcome outcome, Path target)
      throws IOException {
    for (String report : scenario.reports()) {
      Path file = target.resolve("results." + report.toLowerCase(Locale.ROOT));
      switch (report) {
        case "json" -> JsonReport.write(outcome.table(), file);
        case "csv" -> {
          CsvReport.write(outcome.table(), file);
          ResultTable summary = outcome.details().get(ReplicationSummary.NAME);
          if (summary != null) {
            CsvReport.write(summary, target.resolve(ReplicationSummary.NAME + ".csv"));
          }
        }
        case "parquet" -> {
          ParquetReport.write(outcome.table(), file);
          outcome
              .details()
              .forEach(
                  (name, table) -> ParquetReport.write(table, target.resolve(name + ".parquet")));
        }
        case HTML -> {}
        default -> throw new IllegalStateException("no report called " + report);
      }
    }
  }

  private static List<Path> filesOf(Path draft) throws IOException {
    try (Stream<Path> files = Files.list(draft)) {
      return files.sorted().toList();
    }
  }

  static void discard(@org.jspecify.annotations.Nullable Path draft) {
    if (draft == null) {
      return;
    }
    try {
      for (Path file : Files.isDirectory(draft) ? filesOf(draft) : List.<Path>of()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // The results are safe; a left-over draft is hidden and harmless, and must not hide the real
      // outcome.
      draft.toFile().deleteOnExit();
    }
  }

  private InputException problem(String message) {
    return new InputException(Location.of(folder), message);
  }

  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException missing
        ? "nothing can be made in " + nearestFolder(Path.of(missing.getFile()))
        : String.valueOf(e.getMessage());
  }

  /** The deepest folder above {@code path} that is there. */
  private static Path nearestFolder(Path path) {
    Path above = path.toAbsolutePath().normalize();
    while (above.getParent() != null && !Files.isDirectory(above)) {
      above = above.getParent();
    }
    return above;
  }
}
