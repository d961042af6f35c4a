package moesim.cli;

import java.util.concurrent.Callable;
import moesim.scenario.ScenarioSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    description = "Prints the JSON Schema of scenario files, for editors.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim schema > scenario.schema.json",
    versionProvider = Version.class)
final class SchemaCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ScenarioSchema.json());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
