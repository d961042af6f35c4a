package moesim.hardware.wafer;

import java.util.Optional;
import moesim.hardware.CacheOnly.PolicySource;
import moesim.hardware.network.LinkLoad;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.placement.Placement;
import moesim.hardware.roofline.ExpertShape;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;
import moesim.replay.Residence;

/**
 * Dies on a mesh, each with a compute unit, a last-level cache behind one port, and a memory;
 * experts live in the memories and cross the mesh to where they are needed.
 *
 * <p>A layer step goes through {@link LayerStages}; its tasks are {@link ChainOperations} on
 * {@link Resources}. <b>Source.</b> docs/model.md §14.
 */
public final class Wafer implements Residence {
  private final WaferSpec spec;
  private final ExpertShape shape;
  private final Placement placement;
  private final int experts;
  private final Optional<String> overflow;
  private final Optional<Replicas> replicas;
  private final LayerStages stages;
  private final Resources resources;

  /**
   * A wafer with cold caches.
   *
   * @param network of the contended fidelity; the analytic one brings its own, and so do links that
   *     are perfect
   * @param policies of the caches of copies, if dies keep any
   * @param log takes what happens, if anyone wants to know
   * @throws IllegalArgumentException if the parts do not fit each other, or the experts do not fit
   *     the memories
   */
  public Wafer(
      Timeline timeline,
      WaferSpec spec,
      MoeModel model,
      ExpertShape shape,
      Placement placement,
      NetworkSource network,
      PolicySource policies,
      Optional<EventLog> log) {
    this.spec = spec;
    this.shape = shape;
    this.placement = placement;
    experts = model.experts();
    int dies = spec.topology().nodeCount();
    if (placement.dies() != dies) {
      throw new IllegalArgumentException(
          "placement over " + placement.dies() + " dies, but the wafer has " + dies);
    }
    overflow = HbmBudget.of(spec, shape, placement).overflow();
    if (overflow.isPresent() && spec.switches().overflowFails()) {
      throw new IllegalArgumentException(overflow.get());
    }
    replicas = spec.replicas().map(copies -> new Replicas(model, shape, dies, copies, policies));
    stages = new LayerStages(timeline, spec, model, shape, placement, network, replicas, log);
    resources = stages.resources;
  }

  /**
   * Why weights, copies and reserve do not fit the memories, with the arithmetic; empty if they do.
   */
  public Optional<String> overflow() {
    return overflow;
  }

  /**
   * Why what the dies hold now does not fit a memory, with the arithmetic of the worst; empty if it
   * does.
   */
  public Optional<String> overflowNow() {
    return HbmBudget.fullest(
            spec,
            shape,
            placement,
            die -> replicas.map(copies -> copies.bytesOf(die)).orElse(0L))
        .overflow();
  }

  @Override
  public int dieCount() {
    return placement.dies();
  }

  @Override
  public int homeOf(int layer, int expert) {
    return placement.homeOf(layer, expert);
  }

  @Override
  public boolean holds(int die, int layer, int expert) {
    return placement.homeOf(layer, expert) == die
        || (replicas.isPresent() && replicas.get().holds(die, layer * experts + expert));
  }

  @Override
  public int hops(int fromDie, int toDie) {
    return spec.topology().hops(fromDie, toDie);
  }

  /**
   * Starts the tasks of one layer step; {@code whenDone} runs from the clock at the instant the
   * last operation ends.
   *
   * <p><b>Ownership.</b> The arguments are read until then.
   *
   * @param predicted what follows what; asked only if dies keep copies
   * @param densePs time of attention and dense layers before the tasks
   */
  public void start(
      LayerLoad load, Allocation tasks, Prediction predicted, long densePs, Runnable whenDone) {
    stages.start(load, tasks, predicted, densePs, whenDone);
  }

  /**
   * The counts so far, after the ledgers of bytes and time were found to close. Between layer steps
   * only.
   */
  public WaferCounts counts() {
    resources.requireIdle();
    resources.audit();
    return stages.books.close(shape.sliceBytes());
  }

  /** What every link did; read in place. */
  public LinkLoad links() {
    return resources.links();
  }

  /** Time the compute unit of {@code die} worked. */
  public long computeBusyPs(int die) {
    return resources.busyPs(Resources.COMPUTE, die);
  }

  /** Time the port of the last-level cache of {@code die} worked. */
  public long portBusyPs(int die) {
    return resources.busyPs(Resources.PORT, die);
  }

  /** Time the memory of {@code die} worked. */
  public long hbmBusyPs(int die) {
    return resources.busyPs(Resources.HBM, die);
  }

  /** Time of the layer steps whose last task was of this expert. */
  public long criticalPs(int layer, int expert) {
    return stages.criticalPs(layer * experts + expert);
  }

  /** What copies take of the fullest die. */
  public long fullestReplicaBytes() {
    return replicas.map(Replicas::fullestBytes).orElse(0L);
  }

  /** Sets all counts to zero; caches and copies stay. Between layer steps only. */
  public void forgetCounts() {
    resources.requireIdle();
    stages.forgetCounts();
  }
}
