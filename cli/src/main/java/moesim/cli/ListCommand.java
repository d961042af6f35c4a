package moesim.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import moesim.scenario.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description =
        "Lists what files can name: policies, models, trace formats, topologies, keys; with their options.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim list policies",
    versionProvider = Version.class)
final class ListCommand implements Callable<Integer> {
  /** What can be listed. */
  enum What {
    POLICIES,
    MODELS,
    FORMATS,
    TOPOLOGIES,
    KEYS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "WHAT", description = "One of ${COMPLETION-CANDIDATES}.")
  private What what = What.POLICIES;

  @Override
  public Integer call() {
    String text = switch (what) {
      case POLICIES -> Catalogue.policies();
      case MODELS -> Catalogue.models();
      case FORMATS -> Catalogue.formats();
      case TOPOLOGIES -> Catalogue.topologies();
      case KEYS -> Catalogue.keys();
    };
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
