package moesim.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import moesim.experiment.Experiment;
import moesim.experiment.ReplicationSummary;
import moesim.experiment.ResultTable;
import moesim.scenario.Scenario;

/** The files that a scenario asks for. */
final class ResultFiles {
  /** A page about the other files, which it needs: made last, and compared by no one. */
  static final String HTML = "html";

  private ResultFiles() {}

  /** Writes all but the page into {@code target}. */
  static void write(Scenario scenario, Experiment.Outcome outcome, Path target) throws IOException {
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
}
