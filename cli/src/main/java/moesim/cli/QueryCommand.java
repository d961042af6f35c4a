package moesim.cli;

import java.util.concurrent.Callable;
import moesim.report.TableFormat;
import moesim.report.query.Query;
import moesim.report.table.Source;
import moesim.report.table.Table;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "query",
    description =
        "Answers a question in SQL about results. Tables: results or curve; of wafers also links, dies, experts, timeline.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer =
        "  moesim query results 'select \"cache.policy\", min(misses) from results group by \"cache.policy\"'",
    versionProvider = Version.class)
final class QueryCommand implements Callable<Integer> {
  /** How the answer is written. */
  static final class Form {
    @Option(names = "--csv", description = "The answer as CSV; as text unless given.")
    private boolean csv;

    @Option(
        names = "--json",
        description = "The answer as JSON, in the form of results.json; as text unless given.")
    private boolean json;
  }

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "RESULTS",
      description = "A result folder, dataset folder, Parquet file or glob.")
  private String results = "";

  @Parameters(
      index = "1",
      paramLabel = "SQL",
      description = "One select; column names with a dot need double quotes.")
  private String sql = "";

  @ArgGroup
  private Form form = new Form();

  @Override
  public Integer call() {
    Table answer = Query.answer(Source.at(results), sql);
    spec.commandLine()
        .getOut()
        .print(
            form.csv
                ? TableFormat.csv(answer)
                : form.json ? TableFormat.json(answer) : TableFormat.text(answer));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
