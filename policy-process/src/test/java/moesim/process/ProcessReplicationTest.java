package moesim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import moesim.hardware.balance.ExpertBytes;
import moesim.hardware.balance.ExpertCost;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.LinkSpeeds;
import moesim.hardware.balance.Rebalancer;
import moesim.hardware.balance.ReplicationContext;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.balance.Slots;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.units.Bandwidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A placement policy in a process of its own: this JVM, or Python. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessReplicationTest {
  private static final SlotShape SHAPE = new SlotShape(2, 3, 4, 1, 1, 2);
  private static final Location AT = Location.inText("placement.yaml", 4, 3);

  private static Path fileOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String fake(String mode) throws URISyntaxException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return "'" + java + "' -Xshare:auto -XX:TieredStopAtLevel=1 -cp '" + fileOf(FakePlacement.class)
        + "' " + FakePlacement.class.getName() + " " + mode;
  }

  private static ReplicationContext context(SlotShape shape, String command, String timeout) {
    return new ReplicationContext(
        shape,
        ExpertBytes.equal(1),
        new LinkSpeeds(new Bandwidth(1), new Bandwidth(1)),
        ExpertCost.TOKENS,
        new Options(
            "placement",
            AT,
            Map.of("command", text("command", command), "timeout", text("timeout", timeout))),
        RandomStreams.of(1).draws(Role.PLACEMENT));
  }

  private static Written text(String name, String value) {
    return new Written("placement." + name, value, Written.Kind.TEXT, AT);
  }

  private static Rebalancer open(String policy) {
    return ReplicationPolicies.find(policy).orElseThrow().open();
  }

  private static void placeTwice(String mode, String timeout) throws URISyntaxException {
    try (Rebalancer process = open("process")) {
      ReplicationContext context = context(SHAPE, fake(mode), timeout);
      process.place(context);
      process.place(context);
    }
  }

  @Test
  void placesAsTheProcessAnswers() throws URISyntaxException {
    try (Rebalancer process = open("process")) {
      for (int i = 0; i < 3; i++) {
        Slots slots = process.place(context(SHAPE, fake("good"), "20 s"));
        assertThat(slots.experts(0)).containsExactly(0, 1, 2, 0);
        assertThat(slots.experts(1)).containsExactly(2, 1, 0, 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      short            | placement 0: layer 1: read 3 slots; accepted are 4
      one-layer        | placement 0: read 1 layers; accepted are 2
      out-of-range     | placement 0: layer 1, slot 3: expert 3 outside [0, 3)
      negative         | placement 0: layer 0, slot 3: expert -1 outside [0, 3)
      leaves-out       | placement 0: layer 1: expert 2 stands in no slot; every expert needs one
      fractions        | placement 0: answered {"phy2log":[[0,1,2,0.5],[0,1,2,0]]}; accepted is {"phy2log":[[…],…]}
      no-json          | placement 0: answered phy2log, which is not JSON; accepted is {"phy2log":[[…],…]}
      more             | placement 0: answered {"phy2log":[[0,1,2,0],[0,1,2,0]],"score":1.0}; accepted is {"phy2log":[[…],…]}
      exits            | placement 0: ended with exit code 3 instead of answering
      exits-at-the-end | at the end: ended with exit code 4 after the last placement
      """)
  void whatItDoesWrongIsTheUsersProblem(String mode, String why) {
    assertThatThrownBy(() -> placeTwice(mode, "20 s"))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.problems().get(0).toString())
                .startsWith("placement.yaml:4:3: placement.command: \"")
                .endsWith("\", " + why));
  }

  @Test
  void whatItWroteToStderrFollowsTheProblem() {
    assertThatThrownBy(() -> placeTwice("exits", "20 s"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Traceback: no such module");
  }

  @Test
  void theQuestionHasTheArgumentsOfTheInterface() {
    assertThatThrownBy(() -> {
          try (Rebalancer process = open("process")) {
            process.place(context(SHAPE, fake("echoes"), "20 s")
                .withLoads(ExpertLoads.of(new long[][] {{7, 0, 3}, {1, 2, 30}}), 5));
          }
        })
        .hasMessageContaining("{\"weight\":[[7,0,3],[1,2,30]],\"num_replicas\":4,\"num_groups\":1,"
            + "\"num_nodes\":1,\"num_gpus\":2}");
  }

  @Test
  void aProcessThatHangsIsNotWaitedFor() {
    assertThatThrownBy(() -> placeTwice("hangs", "300 ms"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("placement 0: did not answer within 300 ms");
  }

  /** Two programs of one algorithm: the policy in Python through the example, and ours. */
  @Test
  void aPolicyInPythonIsJudgedUnchanged() throws URISyntaxException {
    assumeTrue(hasPython(), "no python3 on the PATH: the policy in Python is not run");
    Path adapter = Path.of("../scenarios/examples/rebalance.py");
    Path policy = fileOf(FakePlacement.class).resolve("greedy_policy.py");
    SlotShape shape = new SlotShape(3, 32, 40, 1, 1, 8);
    ReplicationContext context =
        context(shape, "python3 '" + adapter + "' '" + policy + "'", "60 s");
    Random random = new Random(9);
    try (Rebalancer python = open("process");
        Rebalancer ours = open("eplb-global")) {
      for (int window = 0; window < 5; window++) {
        ExpertLoads loads = new ExpertLoads(3, 32);
        for (int expert = 0; expert < 96; expert++) {
          loads.add(expert / 32, expert % 32, 1 + random.nextInt(1000));
        }
        Slots placed = python.place(context.withLoads(loads, 1));
        Slots expected = ours.place(context.withLoads(loads, 1));
        for (int layer = 0; layer < 3; layer++) {
          assertThat(placed.experts(layer)).isEqualTo(expected.experts(layer));
        }
      }
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "-c", "pass").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
