package moesim;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may know whom, over the classes of all modules; and that each of these rules can be broken.
 */
class ArchitectureTest {
  /** Everything that is delivered. Tests lie in a folder or a jar of their own. */
  private static final JavaClasses DELIVERED = new ClassFileImporter()
      .withImportOption(place -> !place.contains("test-classes") && !place.contains("-tests.jar"))
      .importPackages("moesim");

  private static final JavaClasses VIOLATIONS = new ClassFileImporter()
      .importPackages(
          "moesim.replay.violation",
          "moesim.cache.violation",
          "moesim.hardware.violation",
          "moesim.traces.violation",
          "moesim.process.violation",
          "moesim.scenario.violation");

  static Stream<Fence> fences() {
    return Fence.all();
  }

  @ParameterizedTest
  @MethodSource("fences")
  void holds(Fence fence) {
    fence.rule().check(DELIVERED);
  }

  @ParameterizedTest
  @MethodSource("fences")
  void wouldBeNoticedIfBroken(Fence fence) {
    String report =
        String.join("\n", fence.rule().evaluate(VIOLATIONS).getFailureReport().getDetails());
    assertThat(report).contains(fence.broken());
  }

  @Test
  void looksAtTheClassesOfAllModules() {
    // A class path without a module would make its rules hold for nothing.
    assertThat(DELIVERED.stream().map(JavaClass::getName))
        .contains(
            "moesim.replay.Replay",
            "moesim.cache.policy.Lru",
            "moesim.hardware.CacheOnly",
            "moesim.traces.parquet.TraceWriter",
            "moesim.process.ProcessPolicy",
            "moesim.experiment.Experiment",
            "moesim.cli.Main")
        .noneMatch(name -> name.contains(".violation.") || name.startsWith("moesim.testing."));
  }
}
