package moesim.cli;

import java.util.List;
import java.util.concurrent.Callable;
import moesim.competitive.WorstCase;
import moesim.report.WorstCaseReport;
import moesim.scenario.WorstCaseQuestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "worst-case",
    description = {
      "Finds the exact worst-case competitive ratio of a policy on a tiny instance of layered paging,",
      "or the best ratio that any deterministic policy can have."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim worst-case --layers 4 --experts 2 --capacity 5 --policy lru",
    versionProvider = Version.class)
final class WorstCaseCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--layers",
      paramLabel = "L",
      required = true,
      description = "Number of MoE layers.")
  private int layers;

  @Option(
      names = "--experts",
      paramLabel = "N",
      required = true,
      description = "Experts per layer. At most 16 in all layers together, 12 with --policy best.")
  private int experts;

  @Option(
      names = "--capacity",
      paramLabel = "K",
      required = true,
      description = "Number of experts the cache holds, fewer than there are.")
  private int capacity;

  @Option(
      names = "--policy",
      paramLabel = "P",
      required = true,
      description =
          "A deterministic policy that writes its state down (lru, fifo, layer-aware-lru, ...), or"
              + " best.")
  private String policy = "";

  @Option(
      names = "--set",
      paramLabel = "option=value",
      description =
          "An option of the policy, such as theta=2; unless given its default (moesim list"
              + " policies).")
  private List<String> settings = List.of();

  @Override
  public Integer call() {
    WorstCaseQuestion question = new WorstCaseQuestion(layers, experts, capacity, policy, settings);
    WorstCase answer;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      answer = question.answer(progress::found);
    }
    spec.commandLine().getOut().print(WorstCaseReport.of(question, answer));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
