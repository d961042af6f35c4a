package moesim.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import moesim.experiment.PendingRuns;
import moesim.experiment.RunEngine;
import moesim.experiment.RunEngineFactory;
import moesim.input.InputException;
import moesim.input.Location;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.ShutdownHookManager;
import scala.reflect.ClassTag;

/**
 * Executes every run as one task of Apache Spark. Tasks are handed out in the order of their
 * traces, so that a worker has few of them open at a time. Replies come to this process, which
 * keeps them: a task that Spark runs twice counts once, and one whose worker is lost is run
 * elsewhere.
 */
final class SparkEngine implements RunEngine {
  private final RunEngineFactory.Settings settings;

  SparkEngine(RunEngineFactory.Settings settings) {
    this.settings = settings;
  }

  @Override
  public void execute(PendingRuns runs) {
    List<RunTask> tasks = new ArrayList<>();
    for (int index : runs.order(1)) {
      runs.keyOf(index).ifPresent(key -> tasks.add(new RunTask(index, key)));
    }
    if (!tasks.isEmpty()) {
      execute(runs, tasks);
    }
  }

  private void execute(PendingRuns runs, List<RunTask> tasks) {
    SparkSettings configuration = new SparkSettings(settings);
    Replies replies = new Replies(runs, tasks);
    try (JavaSparkContext context =
        new JavaSparkContext(configuration.of(runs.scenario().name()))) {
      Broadcast<byte[]> request = context.broadcast(runs.request());
      RDD<RunTask> queue = context.parallelize(tasks, tasks.size()).rdd();
      ClassTag<byte[]> bytes = ClassTag.apply(byte[].class);
      context.sc().runJob(queue, new RunFunction(request), replies, bytes);
    } catch (Exception e) {
      // Spark declares no exceptions in Scala, and throws checked ones all the same.
      throw replies.failure().orElseGet(() -> problem(configuration.master(), e));
    }
  }

  private static RuntimeException problem(String master, Exception e) {
    if (ShutdownHookManager.inShutdown()) {
      waitForTheEnd();
    }
    boolean ours = !(e instanceof SparkException) && e instanceof RuntimeException;
    if (ours && !e.getClass().getName().startsWith("org.apache.spark.")) {
      return (RuntimeException) e;
    }
    return new InputException(
        Location.of("--engine spark, master " + master), SparkErrors.oneLine(e), e);
  }

  /** The process was told to stop, and Spark with it: who stops it says what there is to say. */
  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
