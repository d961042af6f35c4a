package moesim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moesim.experiment.CurveCapacities;
import moesim.experiment.CurveExperiment;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.html.HtmlReport;
import moesim.report.table.Draft;
import moesim.report.table.Origin;
import moesim.report.table.Source;
import moesim.scenario.Scenario;
import moesim.traces.Disk;

/** A folder with the results of one scenario: those of its last run, and nothing of one before. */
public final class ResultFolder {
  private final Path folder;

  public ResultFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Refuses a folder that cannot take the results of {@code scenario}; asked before the runs begin.
   */
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
    try {
      // Whoever holds the journal is alone here.
      Draft.discardAll(folder);
    } catch (IOException e) {
      journal.close();
      throw problem(Disk.unread(e));
    }
    return journal;
  }

  private void checkResults(Scenario scenario) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw problem("is a file; --out names a folder");
    }
    if (Files.isRegularFile(folder.resolve(Origin.FILE))) {
      Receipt receipt = Receipt.of(folder);
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
      Files.delete(Files.createTempFile(folder, Draft.PREFIX, ".try"));
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /**
   * Files beside the results for what {@code request} asks for; {@link #write} takes them, closing
   * them discards them.
   */
  public EventFiles events(Scenario scenario, EventRequest request) {
    try {
      return new EventFiles(
          Files.createTempDirectory(folder, Draft.PREFIX), folder, scenario, request);
    } catch (IOException e) {
      throw notWritten(e);
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
      ResultFiles.write(scenario, outcome, draft);
      if (events.isPresent()) {
        events.get().moveTo(draft);
      }
      Provenance.write(
          scenario,
          outcome,
          Optional.empty(),
          events.map(EventFiles::request),
          started,
          duration,
          threads,
          draft.resolve(Origin.FILE));
      if (scenario.reports().contains(ResultFiles.HTML)) {
        HtmlReport.write(draft, draft.resolve(HtmlReport.FILE));
      }
    });
  }

  /** Makes the page of this folder again, from the files that are in it. */
  public Path render() {
    if (!Files.isDirectory(folder)) {
      throw problem("no such folder; name one that \"moesim run --out\" wrote");
    }
    if (Source.isDataset(folder)) {
      throw problem("is a dataset, which has no page, as readers of datasets would take it for a"
          + " part; \"moesim query\", plot and compare read it, and --out DIR makes a page");
    }
    try {
      Draft.add(folder, draft -> HtmlReport.write(folder, draft.resolve(HtmlReport.FILE)));
    } catch (IOException e) {
      throw notWritten(e);
    }
    return folder.resolve(HtmlReport.FILE);
  }

  /**
   * Writes curves, and the provenance; {@code policies} and {@code capacities} are what was asked
   * for.
   */
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
          draft.resolve(Origin.FILE));
      HtmlReport.write(draft, draft.resolve(HtmlReport.FILE));
    });
  }

  private void replace(Draft.Content files) {
    try {
      Draft.replace(folder, files);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private InputException notWritten(IOException e) {
    return problem("cannot be written to: " + Disk.reason(e));
  }

  /**
   * Runs the scenario of this folder again.
   *
   * @return the differences, one line each; empty if every result file has the same bytes
   */
  public List<String> verify(int threads, Progress progress) {
    try {
      return new Verification(folder).differences(threads, progress);
    } catch (IOException e) {
      throw problem("cannot be compared: " + Disk.reason(e));
    }
  }

  private InputException problem(String message) {
    return new InputException(Location.of(folder), message);
  }
}
