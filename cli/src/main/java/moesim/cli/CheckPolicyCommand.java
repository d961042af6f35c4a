package moesim.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.cache.contract.Verdict;
import moesim.report.PolicyReport;
import moesim.scenario.PolicyQuestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check-policy",
    description = {
      "Judges an eviction policy by the contract that all policies have to keep, on random cases;",
      "also one from a jar (MOESIM_PLUGINS) or from another process (process --set command=...)."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim check-policy layer-aware-lru --set theta=2",
    versionProvider = Version.class)
final class CheckPolicyCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "POLICY", description = "A policy of \"moesim list policies\".")
  private String policy = "";

  @Option(
      names = "--set",
      paramLabel = "option=value",
      description =
          "An option of the policy, such as theta=2 or command=\"python3 lru.py\"; unless given its"
              + " default (moesim list policies).")
  private List<String> settings = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first case; ${DEFAULT-VALUE} unless given.")
  private long seed = 1;

  @Option(
      names = "--cases",
      paramLabel = "N",
      description =
          "Random cases, with seeds one after the other; unless given 120, or 20 for a process.")
  private Optional<Integer> cases = Optional.empty();

  @Override
  public Integer call() {
    PolicyQuestion question = new PolicyQuestion(policy, settings, seed, cases);
    int wanted = question.cases();
    Verdict verdict;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      verdict = question.answer(judged -> progress.judged(judged, wanted));
    }
    spec.commandLine().getOut().print(PolicyReport.of(question, verdict));
    spec.commandLine().getOut().flush();
    return verdict.passed() ? 0 : Main.DIFFERENT;
  }
}
