package moesim.replay.violation;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import moesim.cache.violation.KnowsTheReplay;
import moesim.cli.Main;
import moesim.experiment.Metric;
import moesim.hardware.CacheOnly;
import moesim.report.BuildInfo;
import moesim.scenario.Scenario;
import moesim.traces.TraceFiles;
import net.razorvine.pickle.Unpickler;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.hadoop.io.Writable;
import org.apache.parquet.schema.MessageType;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import umontreal.ssj.rng.MRG32k3a;

/**
 * What no class of sim-core may do, one method each: proves that {@code ArchitectureTest} would
 * notice.
 */
@SuppressWarnings({"unused", "DefaultLocale", "StringCaseLocaleUsage"})
final class BreaksEveryFence {
  private BreaksEveryFence() {}

  Class<?> usesHardware() {
    return CacheOnly.class;
  }

  Class<?> usesTraces() {
    return TraceFiles.class;
  }

  Class<?> usesAScenario() {
    return Scenario.class;
  }

  Class<?> usesAnExperiment() {
    return Metric.class;
  }

  Class<?> usesAReport() {
    return BuildInfo.class;
  }

  Class<?> usesTheCommandLine() {
    return Main.class;
  }

  double usesSsj() {
    return new MRG32k3a().nextDouble();
  }

  double usesCommonsMath() {
    return StatUtils.mean(new double[] {1});
  }

  Class<?> usesParquet() {
    return MessageType.class;
  }

  Class<?> usesHadoop() {
    return Writable.class;
  }

  Class<?> usesArchives() {
    return TarArchiveEntry.class;
  }

  Class<?> usesPickles() {
    return Unpickler.class;
  }

  LoadSettings usesYaml() {
    return LoadSettings.builder().build();
  }

  Class<?> usesPicocli() {
    return CommandLine.class;
  }

  void printsToStdout() {
    System.out.println();
  }

  void printsToStderr() {
    System.err.println();
  }

  void logsToJavaLogging() {
    java.util.logging.Logger.getLogger("x").info("x");
  }

  void logsToSlf4j() {
    LoggerFactory.getLogger("x").info("x");
  }

  int drawsWithoutASeed() {
    return new Random().nextInt();
  }

  double drawsFromMath() {
    return Math.random();
  }

  int drawsPerThread() {
    return ThreadLocalRandom.current().nextInt();
  }

  void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }

  long runsInParallel() {
    return List.of(1).parallelStream().count();
  }

  long turnsParallel() {
    return List.of(1).stream().parallel().count();
  }

  long readsTheClock() {
    return System.currentTimeMillis();
  }

  void startsAThread() {
    new Thread(() -> {}).start();
  }

  boolean namesAFile() {
    return new File("x").isFile();
  }

  boolean looksAtAFile() {
    return Files.exists(Path.of("x"));
  }

  void exits() {
    System.exit(1);
  }

  String usesTheDefaultLocale() {
    return String.format("%d", 1) + "X".toLowerCase();
  }

  KnowsTheReplay goesInACircle() {
    return new KnowsTheReplay(this);
  }
}
