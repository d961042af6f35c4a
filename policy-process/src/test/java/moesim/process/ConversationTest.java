package moesim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines to and from a shell. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConversationTest {
  @TempDir
  private Path folder = Path.of("");

  private static Conversation shell(String script) throws Conversation.Failure {
    return Conversation.start(List.of("sh", "-c", script), "", "20 s", 20_000);
  }

  private static void tell(Conversation with, String line) throws Conversation.Failure {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    with.tell(bytes, bytes.length);
  }

  @Test
  void answersWhatItWasTold() throws Conversation.Failure {
    Conversation shell = shell("while read a; do echo \"<$a>\"; done");
    for (int i = 0; i < 3; i++) {
      tell(shell, "line " + i);
      assertThat(shell.ask()).isEqualTo("<line " + i + ">");
    }
    shell.close("line");
  }

  @Test
  void mayGreetBeforeItIsAsked() throws Conversation.Failure {
    Conversation shell = shell("echo hello; echo ready >&2; read a; echo \"<$a>\"");
    waitFor(shell, "ready");
    assertThat(shell.ask()).isEqualTo("hello");
    tell(shell, "x");
    assertThat(shell.ask()).isEqualTo("<x>");
    shell.close("line");
  }

  @Test
  void noticesALineThatCameAfterTheAnswerBeforeItAsks() throws Exception {
    Path go = folder.resolve("go");
    Conversation shell = shell("echo one; while [ ! -e '" + go
        + "' ]; do sleep 0.05; done; echo two; echo ready >&2; read a; echo \"<$a>\"");
    assertThat(shell.ask()).isEqualTo("one");
    Files.createFile(go);
    waitFor(shell, "ready");
    tell(shell, "x");
    assertThatThrownBy(shell::ask)
        .isInstanceOf(Conversation.Failure.class)
        .hasMessage("wrote two before it was asked");
  }

  @Test
  void doesNotWaitForAProcessThatReadsNothingWhateverHoldsItsInput() throws Exception {
    // More than a pipe holds. The reader left behind is no child of the shell.
    Conversation shell = Conversation.start(
        List.of("sh", "-c", "echo hello; exec 3<&0; (sleep 19 <&3 &); exec sleep 19"),
        "",
        "1 s",
        1000);
    assertThat(shell.ask()).isEqualTo("hello");
    char[] much = new char[100_000];
    Arrays.fill(much, 'x');
    assertThatThrownBy(() -> {
          for (int i = 0; i < 5; i++) {
            tell(shell, new String(much));
          }
        })
        .isInstanceOf(Conversation.Failure.class)
        .hasMessageStartingWith("did not answer within 1 s");
  }

  /** Until {@code line} is among its last words. */
  private static void waitFor(Conversation with, String line) {
    while (!with.lastWords().contains(line)) {
      Thread.onSpinWait();
    }
  }
}
