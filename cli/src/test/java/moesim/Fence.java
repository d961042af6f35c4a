package moesim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

/**
 * A rule on who may know whom or do what, and the methods of {@code moesim.*.violation} that break
 * it.
 *
 * @param rule about the classes of all modules
 * @param broken methods that its report on the violations must name
 */
record Fence(ArchRule rule, List<String> broken) {
  private static final String[] SIM_CORE = {
    "moesim.units..",
    "moesim.input..",
    "moesim.model..",
    "moesim.routing..",
    "moesim.kernel..",
    "moesim.statistics..",
    "moesim.cache..",
    "moesim.prefetch..",
    "moesim.competitive..",
    "moesim.replay..",
    "moesim.optimum.."
  };

  /** All of them. */
  static Stream<Fence> all() {
    return Stream.of(modules(), libraries(), results(), simCore()).flatMap(List::stream);
  }

  private static Fence fence(ArchRule rule, String... broken) {
    return new Fence(rule, List.of(broken));
  }

  private static List<Fence> modules() {
    return List.of(
        fence(
            arrow(
                SIM_CORE,
                "hardware",
                "traces",
                "process",
                "scenario",
                "experiment",
                "report",
                "cli"),
            "usesHardware",
            "usesTraces",
            "usesAScenario",
            "usesAnExperiment",
            "usesAReport",
            "usesTheCommandLine"),
        fence(
            arrow(in("hardware"), "traces", "process", "scenario", "experiment", "report", "cli"),
            "KnowsTraces.usesTraces"),
        fence(
            arrow(
                in("traces"),
                "hardware",
                "process",
                "cache",
                "replay",
                "scenario",
                "experiment",
                "report",
                "cli"),
            "KnowsTheMachine.usesHardware",
            "KnowsTheMachine.usesACache"),
        fence(
            arrow(
                in("process"),
                // All of it but the door of replication policies.
                "hardware.allocation",
                "hardware.fabric",
                "hardware.network",
                "hardware.offload",
                "hardware.parallel",
                "hardware.placement",
                "hardware.reservation",
                "hardware.roofline",
                "hardware.topology",
                "hardware.wafer",
                "traces",
                "scenario",
                "experiment",
                "report",
                "cli"),
            "KnowsAScenario.usesAScenario"),
        fence(
            arrow(in("scenario", "experiment", "report"), "cli", "process"),
            "KnowsTheCommandLine.usesTheCommandLine"));
  }

  private static List<Fence> libraries() {
    return List.of(
        fence(guest("moesim.kernel", "umontreal.ssj.."), "usesSsj"),
        fence(guest("moesim.statistics", "org.apache.commons.math3.."), "usesCommonsMath"),
        fence(guest("moesim.traces.parquet", "org.apache.parquet.."), "usesParquet"),
        fence(guest("moesim.traces.parquet", "org.apache.hadoop.."), "usesHadoop"),
        fence(guest("moesim.traces", "org.apache.commons.compress.."), "usesArchives"),
        fence(guest("moesim.traces.pickle", "net.razorvine.."), "usesPickles"),
        fence(
            noClasses()
                .that()
                .haveNameNotMatching("moesim\\.yaml\\.Yaml(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml.."),
            "usesYaml"),
        fence(guest("moesim.cli", "picocli.."), "usesPicocli"));
  }

  private static List<Fence> results() {
    DescribedPredicate<JavaClass> stream = JavaClass.Predicates.assignableTo(BaseStream.class);
    return List.of(
        fence(
            belowTheCommandLine().should(ACCESS_STANDARD_STREAMS),
            "printsToStdout",
            "printsToStderr"),
        fence(
            noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging.."),
            "logsToJavaLogging",
            "logsToSlf4j"),
        fence(
            noClasses()
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class),
            "drawsWithoutASeed",
            "drawsFromMath",
            "drawsPerThread"),
        fence(noClasses().should().callMethod(Thread.class, "sleep", long.class), "sleeps"),
        fence(
            noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                    "a stream becomes parallel",
                    call -> call.getName().equals("parallelStream")
                        || (call.getName().equals("parallel")
                            && stream.test(call.getTargetOwner())))),
            "runsInParallel",
            "turnsParallel"),
        fence(
            belowTheCommandLine()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now"),
            "readsTheClock"),
        fence(
            noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase"),
            "usesTheDefaultLocale"),
        fence(
            noClasses()
                .that()
                .doNotHaveFullyQualifiedName("moesim.cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class),
            "exits"));
  }

  private static List<Fence> simCore() {
    return List.of(
        fence(
            noClasses()
                .that()
                .resideInAnyPackage(SIM_CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\..*File.*"),
            "namesAFile",
            "looksAtAFile"),
        fence(
            noClasses()
                .that()
                .resideInAnyPackage(SIM_CORE)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.."),
            "startsAThread",
            "drawsPerThread"),
        fence(
            classes()
                .that()
                .resideInAnyPackage(SIM_CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(withJavaAndTheGuestsOf(SIM_CORE)),
            "usesParquet",
            "logsToSlf4j",
            "usesYaml"),
        fence(slices().matching("moesim.(**)").should().beFreeOfCycles(), "wayBack"));
  }

  private static GivenClassesConjunction belowTheCommandLine() {
    return noClasses().that().resideOutsideOfPackage("moesim.cli..");
  }

  private static String[] in(String... parts) {
    return Arrays.stream(parts).map(part -> "moesim." + part + "..").toArray(String[]::new);
  }

  private static ArchRule arrow(String[] from, String... to) {
    return noClasses()
        .that()
        .resideInAnyPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(to));
  }

  private static ArchRule guest(String host, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(host)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static String[] withJavaAndTheGuestsOf(String[] packages) {
    List<String> all = new ArrayList<>(List.of(packages));
    all.addAll(
        List.of("java..", "org.jspecify..", "umontreal.ssj..", "org.apache.commons.math3.."));
    return all.toArray(String[]::new);
  }

  @Override
  public String toString() {
    return rule.getDescription();
  }
}
