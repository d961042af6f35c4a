package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.report.BuildInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  /** A command that throws what it is given. */
  @Command(name = "fail")
  private static final class Fail implements Callable<Integer> {
    private final RuntimeException failure;

    private Fail(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }

  private static Execution failing(RuntimeException failure) {
    CommandLine commandLine = Main.commandLine();
    commandLine.addSubcommand(new Fail(failure));
    return Execution.on(commandLine, "fail");
  }

  @Test
  void aFaultOfOursEndsWithItsStackTrace() {
    Execution failed = failing(new IllegalStateException("page=17 is not resident"));
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .startsWith("java.lang.IllegalStateException: page=17 is not resident\n")
        .contains("\tat moesim.cli.MainTest")
        .endsWith("This is a fault of moesim. Please report it with the lines above.\n");
  }

  @Test
  void wrongInputEndsWithOneLinePerProblemAndNoStackTrace() {
    Problem first = new Problem(Location.inText("s.yaml", 2, 1), "sead: unknown key");
    Problem second = new Problem(Location.atByte("17.json", 40), "expert 256 outside [0, 256)");
    assertThat(failing(new InputException(List.of(first, second))))
        .isEqualTo(new Execution(
            2,
            "",
            "s.yaml:2:1: sead: unknown key\n17.json: byte 40: expert 256 outside [0, 256)\n"));
  }

  /** Every command and subcommand, as the words that call it. */
  static Stream<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    collect(Main.commandLine(), List.of(), found);
    return found.stream();
  }

  private static void collect(CommandLine command, List<String> words, List<List<String>> found) {
    found.add(words);
    command.getSubcommands().forEach((name, subcommand) -> {
      List<String> more = new ArrayList<>(words);
      more.add(name);
      collect(subcommand, more, found);
    });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    arguments.add("--help");
    Execution help = Execution.of(arguments.toArray());
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).startsWith(("Usage: moesim " + String.join(" ", words)).strip());
    if (!words.contains("generate-completion")) {
      assertThat(help.outLines())
          .anyMatch(line -> line.matches("Examples?:"))
          .anyMatch(line -> line.startsWith("  moesim "));
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndParameterHasASentence(List<String> words) {
    CommandLine command = Main.commandLine();
    for (String word : words) {
      command = command.getSubcommands().get(word);
    }
    assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
    command
        .getCommandSpec()
        .args()
        .forEach(argument ->
            assertThat(argument.description()).as("%s %s", words, argument).isNotEmpty());
  }

  @Test
  void theCommandsAreThoseWeKnow() {
    assertThat(commands().map(words -> String.join(" ", words)))
        .containsExactlyInAnyOrder(
            "",
            "run",
            "curve",
            "what-if",
            "fidelity",
            "verify",
            "report",
            "compare",
            "plot",
            "query",
            "validate",
            "topology",
            "list",
            "trace",
            "trace info",
            "trace stats",
            "trace convert",
            "trace fit",
            "trace generate",
            "trace compare",
            "worst-case",
            "check-policy",
            "schema",
            "generate-completion");
  }

  @Test
  void listsItsCommandsAndExitCodes() {
    assertThat(Execution.of("--help").out())
        .contains("  run  ")
        .contains("  0  done")
        .contains("  1  a fault of moesim itself")
        .contains("  2  something is wrong with the input")
        .contains("  3  verify or compare found a difference");
  }

  @Test
  void needsACommand() {
    Execution none = Execution.of();
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
    assertThat(none.err())
        .startsWith(
            "Missing command: run, curve, what-if, fidelity, verify, report, compare, plot, query, validate, topology, list, trace, worst-case, check-policy, schema, generate-completion");
  }

  @Test
  void refusesAnUnknownCommandAndNamesTheNearest() {
    Execution unknown = Execution.of("runn", "x.yaml");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).contains("'runn'").contains("did you mean run?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run x", "verify x", "validate x", "list keys", "trace info x", "schema", ""})
  void refusesAnUnknownOption(String command) {
    List<String> arguments =
        new ArrayList<>(List.of((command + " --no-such-option").strip().split(" ")));
    Execution unknown = Execution.of(arguments.toArray());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).startsWith("Unknown option: '--no-such-option'");
  }

  @Test
  void refusesAValueThatIsNone() {
    Execution words = Execution.of("run", Path.of("x.yaml"), "--threads", "many");
    assertThat(words.code()).isEqualTo(2);
    assertThat(words.err())
        .startsWith("Invalid value for option '--threads': 'many' is not an int");
    for (int threads : new int[] {0, -3}) {
      Execution none = Execution.of("run", Execution.SMALLEST, "--threads", threads);
      assertThat(none.code()).isEqualTo(2);
      assertThat(none.out()).isEmpty();
      assertThat(none.err())
          .startsWith("--threads: expected a whole number of at least 1, read " + threads);
    }
    assertThat(Execution.of("run", "x.yaml", "--out").code()).isEqualTo(2);
    assertThat(Execution.of("run", "x.yaml", "y.yaml").code()).isEqualTo(2);
  }

  @Test
  void tellsItsVersionAndCommit() {
    BuildInfo build = BuildInfo.current();
    assertThat(Execution.of("--version"))
        .isEqualTo(new Execution(
            0,
            "moesim " + build.version() + " (" + build.commit() + ")" + System.lineSeparator(),
            ""));
    assertThat(build.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void writesACompletionScript() {
    Execution script = Execution.of("generate-completion");
    assertThat(script.code()).isZero();
    assertThat(script.err()).isEmpty();
    assertThat(script.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("moesim")
        .contains("validate");
  }
}
