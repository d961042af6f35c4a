package moesim.spark;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import moesim.experiment.PendingRuns;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Hands every reply to the experiment as soon as it is there. */
final class Replies extends AbstractFunction2<Object, byte[], BoxedUnit> {
  private final PendingRuns runs;
  private final List<RunTask> tasks;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  Replies(PendingRuns runs, List<RunTask> tasks) {
    this.runs = runs;
    this.tasks = tasks;
  }

  @Override
  public BoxedUnit apply(Object partition, byte[] reply) {
    try {
      runs.accept(tasks.get((Integer) partition).index(), reply);
      return BoxedUnit.UNIT;
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      throw e;
    }
  }

  /** Why a reply could not be taken, if one could not. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure.get());
  }
}
