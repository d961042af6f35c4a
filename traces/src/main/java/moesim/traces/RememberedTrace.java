package moesim.traces;

import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RequestArrivals;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/** A generated trace kept in memory, so that the runs of a sweep do not draw it again and again. */
public final class RememberedTrace implements RoutingTrace {
  // Of the heap; the rest is the simulation's.
  private static final int SHARE = 8;
  private static final int CELLS_PER_BLOCK = 1 << 15;

  private final RoutingTrace generated;
  private final TraceMemory memory;

  private RememberedTrace(RoutingTrace generated, TraceMemory memory) {
    this.generated = generated;
    this.memory = memory;
  }

  /** {@code generated} in memory if it fits into an eighth of the heap, else itself. */
  public static RoutingTrace of(RoutingTrace generated) {
    MoeModel model = generated.model();
    long budget = Runtime.getRuntime().maxMemory() / SHARE;
    int width = model.layers() * model.topK();
    if (generated.facts().tokens() * width * Short.BYTES > budget) {
      return generated;
    }
    TraceMemory memory = new TraceMemory(budget);
    int tokens = Math.max(1, CELLS_PER_BLOCK / width);
    try (RoutingReader reader = generated.open(0)) {
      RoutingBlock block = new RoutingBlock(model, tokens, false);
      while (reader.read(block)) {
        block = memory.keep(block) ? new RoutingBlock(model, tokens, false) : block;
      }
    }
    return memory.content() == TraceMemory.Content.NOTHING
        ? generated
        : new RememberedTrace(generated, memory);
  }

  @Override
  public MoeModel model() {
    return generated.model();
  }

  @Override
  public TraceFacts facts() {
    return generated.facts();
  }

  @Override
  public Optional<RequestArrivals> arrivals() {
    return generated.arrivals();
  }

  @Override
  public Optional<RequestSubjects> subjects() {
    return generated.subjects();
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return memory.open(firstRequest);
  }
}
