package moesim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** One command, run in this process: its exit code and what it wrote, progress apart. */
record Execution(int code, String out, String err) {
  /** The scenarios that come with the project; tests run in the folder of their module. */
  static final Path SCENARIOS = Path.of("../scenarios");

  /** 50 tokens: much quicker than the second after which progress is shown. */
  static final Path SMALLEST = SCENARIOS.resolve("smallest.yaml");

  /**
   * What a run that takes more than a second says now and then, on a busy machine any may; and how
   * fast files were read.
   */
  private static final Pattern PROGRESS = Pattern.compile(
      "(?m)^read [\\d,.]+ (tokens,|MB in) .*\\R|^\\d+ of \\d+ runs, .* tokens/s.*\\R|^[\\d,]+ states, \\d+ s\\R"
          + "|^[\\d,]+ tokens, [\\d,]+ tokens/s, \\d+ s\\R");

  static Execution of(Object... arguments) {
    return on(Main.commandLine(), arguments);
  }

  static Execution on(CommandLine commandLine, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = commandLine.execute(texts);
    return new Execution(code, out.toString(), PROGRESS.matcher(err.toString()).replaceAll(""));
  }

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }

  /** Writes {@code text} to {@code file} of {@code folder}. */
  static Path file(Path folder, String file, String text) {
    try {
      return Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
