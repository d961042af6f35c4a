package moesim.spark;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** What a worker does with the one run of a partition. */
final class RunFunction extends AbstractFunction2<TaskContext, Iterator<RunTask>, byte[]>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<byte[]> request;

  RunFunction(Broadcast<byte[]> request) {
    this.request = request;
  }

  @Override
  public byte[] apply(TaskContext context, Iterator<RunTask> partition) {
    RunTask task = partition.next();
    return Worker.run(request.id(), request.value(), task);
  }
}
