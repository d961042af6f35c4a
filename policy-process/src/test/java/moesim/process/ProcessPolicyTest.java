package moesim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.contract.Verdict;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Problem;
import moesim.input.Written;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.Opponent;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A policy in a process of its own, made of this JVM, through an expert cache. */
class ProcessPolicyTest {
  private static final MoeModel MODEL = FixedTrace.model(3, 8, 2);
  private static final FixedTrace TRACE = FixedTrace.random(MODEL, 60, 0.3, 5);
  private static final long CAPACITY = 10;

  private static String commandOf(String mode) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return "'" + java + "' -Xshare:auto -XX:TieredStopAtLevel=1 -cp '" + classes() + "' "
        + FakePolicy.class.getName() + " " + mode;
  }

  private static Path classes() {
    try {
      return Path.of(
          FakePolicy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Options options(String command, String timeout) {
    Map<String, Written> written = new TreeMap<>();
    Map.of("command", command, "timeout", timeout)
        .forEach((name, text) -> written.put(
            name,
            new Written(
                "cache." + name, text, Written.Kind.TEXT, Location.inText("s.yaml", 5, 3))));
    return new Options("cache", Location.of("s.yaml"), written);
  }

  private static CacheCounts serve(
      EvictionPolicyFactory factory, Options options, AccessSemantics semantics, boolean resets) {
    PageTable pages = PageTable.ofAllLayers(MODEL, false);
    ExpertCache cache = new ExpertCache(
        pages,
        CAPACITY,
        semantics,
        pins -> factory.create(new PolicyContext(
            pages,
            CAPACITY,
            MODEL.layers(),
            pins,
            options,
            RandomStreams.of(77).draws(Role.POLICY),
            Optional.of(semantics))));
    LayerStep step = new LayerStep(MODEL);
    try (BatchSteps steps = new BatchSteps(TRACE, SharedCache.tokenByToken(), new HeapScratch());
        Opponent closing = closing(cache)) {
      assertThat(closing.capacity()).isEqualTo(CAPACITY);
      while (steps.next()) {
        if (resets && steps.step() == 30) {
          cache.clear();
        }
        for (int layer = 0; layer < MODEL.layers(); layer++) {
          steps.layer(layer, step);
          cache.serve(step);
          cache.prefetch(new int[] {layer, 23 - layer}, 2, step.firstAccess() + step.count() - 1);
        }
      }
      return cache.counts();
    }
  }

  private static Opponent closing(ExpertCache cache) {
    return new Opponent() {
      @Override
      public String description() {
        return "";
      }

      @Override
      public int capacity() {
        return (int) CAPACITY;
      }

      @Override
      public boolean isResident(int page) {
        return cache.isResident(page);
      }

      @Override
      public void serve(LayerStep step) {
        cache.serve(step);
      }

      @Override
      public void close() {
        cache.close();
      }
    };
  }

  private static EvictionPolicyFactory factory() {
    return EvictionPolicies.find("process").orElseThrow();
  }

  private static InputException failure(String mode, String timeout) {
    return failureOf(commandOf(mode), timeout);
  }

  private static InputException failureOf(String command, String timeout) {
    try {
      serve(factory(), options(command, timeout), AccessSemantics.CO_RESIDENT, false);
    } catch (InputException e) {
      return e;
    }
    throw new AssertionError(command + " was not noticed");
  }

  @ParameterizedTest
  @EnumSource
  void isLruUnderEverySemanticsWithLoadsAheadAndResets(AccessSemantics semantics) {
    CacheCounts counts = serve(factory(), options(commandOf("lru"), "20 s"), semantics, true);
    EvictionPolicyFactory lru = EvictionPolicies.find("lru").orElseThrow();
    assertThat(counts).isEqualTo(serve(lru, Options.none(), semantics, true));
    assertThat(counts.evictions()).isGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exits | ended with exit code 3 instead of answering",
        "killed | was killed by signal 9 instead of answering",
        "text | answered victims: 3, which is not JSON; accepted is {\"victims\":[…]}",
        "array | accepted is {\"victims\":[…]}",
        "another-key | answered {\"victim\":",
        "half | ended with exit code 0, after {\"victims\":[ without a line end",
        "unknown-page | named page 999, but pages are 0 to 23; read {\"victims\":[999]}; accepted are",
        "twice | which is not resident; read {\"victims\":[",
        "pinned | which is pinned; read {\"victims\":[",
        "too-few | named too few victims: they free 0; read {\"victims\":[]}; accepted are",
        "too-many | named too many victims: those before page",
        "another-protocol | speaks protocol 2, read {\"protocol\":2,\"name\":\"fake\"}; accepted is protocol 1",
        "no-protocol | answered hello, which is not JSON; accepted is {\"protocol\":1",
        "needs-weights | \"fake\" needs gate_weights, which the trace does not carry",
        "needs-the-future | needs \"next_use\", read",
        "too-early | before it was asked",
        "exit-at-the-end | ended with exit code 4 after the last layer step"
      })
  void whatGoesWrongIsOneClearLine(String mode, String message) {
    InputException wrong = failure(mode, "20 s");
    Problem first = wrong.problems().get(0);
    assertThat(first.toString())
        .startsWith("s.yaml:5:3: cache.command: \"")
        .contains(FakePolicy.class.getName() + " " + mode + "\", ")
        .contains(message)
        .doesNotContain("\n");
  }

  @Test
  void namesThePlaceInTheTrace() {
    assertThat(failure("text", "20 s").problems().get(0).message())
        .containsPattern("layer step \\d+ \\(step \\d+, layer \\d\\): answered");
  }

  @Test
  void quotesTheEndOfStderr() {
    assertThat(failure("exits", "20 s").problems())
        .anyMatch(problem -> problem.message().equals("Traceback: no such key")
            && problem.location().source().startsWith("stderr of \""));
  }

  @ParameterizedTest
  @CsvSource({"mute", "hangs"})
  void aProcessThatDoesNotAnswerInTimeIsKilled(String mode) {
    long before = children();
    assertThat(failure(mode, "600 ms").problems().get(0).message())
        .contains("did not answer within 600 ms");
    assertThat(children()).isLessThanOrEqualTo(before);
  }

  /** What outlives the process keeps its pipes open: nobody may wait for their end. */
  @ParameterizedTest
  @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @CsvSource(
      delimiter = '|',
      value = {
        "exits | sleep 907 & | ended with exit code 3 instead of answering",
        "hangs | sleep 907 & | did not answer within 2 s; let it flush every line, or raise timeout",
        "exits | (sleep 19 &) ; | ended with exit code 3 instead of answering",
        "hangs | (sleep 19 &) ; | did not answer within 2 s"
      })
  void whatAProcessLeavesBehindHoldsNothingUp(String mode, String before, String message)
      throws Exception {
    InputException wrong =
        failureOf("sh -c \"" + before + " exec " + commandOf(mode) + "\"", "2 s");
    assertThat(wrong.problems().get(0).message()).contains(message);
    List<ProcessHandle> left = ProcessHandle.allProcesses()
        .filter(handle -> handle.info().commandLine().orElse("").endsWith("sleep 907"))
        .toList();
    for (ProcessHandle handle : left) {
      handle.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static long children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }

  @Test
  void nothingIsLeftRunning() {
    long before = children();
    serve(factory(), options(commandOf("lru"), "20 s"), AccessSemantics.CO_RESIDENT, false);
    assertThat(children()).isLessThanOrEqualTo(before);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> serve(
            factory(), options("no-such-program x", "1 s"), AccessSemantics.SEQUENTIAL, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "\"no-such-program x\", before the first layer step: cannot be started:")
        .hasMessageContaining("No such file or directory");
  }

  @Test
  void greetsWithTheCacheTheSeedAndWhatTheTraceCarries() {
    // The process echoes the first line, which is no greeting.
    assertThat(failure("shows-hello", "20 s").problems().get(0).message())
        .contains(
            "answered {\"protocol\":1,\"seed\":77,\"semantics\":\"co-resident\",\"layers\":3,\"experts\":8,"
                + "\"pages\":24,\"first_layer\":0,\"capacity\":10,");
  }

  @Test
  void isJudgedByTheContract() {
    assertThat(Verdict.of(factory(), options(commandOf("lru"), "20 s"), 1, 2, judged -> {})
            .passed())
        .isTrue();
    Verdict verdict =
        Verdict.of(factory(), options(commandOf("twice"), "20 s"), 1, 1, judged -> {});
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.laws().get(0).broken().orElseThrow().what())
        .contains("which is not resident; read {\"victims\":[");
  }
}
