package moesim.traces;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.WeightKind;

/**
 * A recording written into a test: tokens such as {@code "0P 3,7 1,2"}, which is request 0,
 * prefill, experts 3 and 7 in the first layer, 1 and 2 in the second; {@code -} is a layer that was
 * not recorded. Every weight is 1 / top-k.
 */
final class FixedRecording implements RecordedFiles {
  private final TraceShape shape;
  private final List<String> tokens;
  /** Passes begun. */
  final AtomicInteger passes = new AtomicInteger();

  FixedRecording(TraceShape shape, List<String> tokens) {
    this.shape = shape;
    this.tokens = tokens;
  }

  static TraceShape shape(int topK, Integer... layers) {
    return new TraceShape(
        Optional.empty(),
        List.of(layers),
        true,
        topK,
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        false);
  }

  static TraceShape withWeights(TraceShape of, WeightKind kind) {
    return new TraceShape(
        of.model(),
        of.layerIds(),
        true,
        of.topK(),
        of.experts(),
        of.expertBytes(),
        Optional.of(kind),
        false);
  }

  @Override
  public TraceShape shape() {
    return shape;
  }

  @Override
  public RoutingReader open(int firstRequest, int experts) {
    passes.incrementAndGet();
    return new RoutingReader() {
      private int next;

      @Override
      public boolean read(RoutingBlock block) {
        block.clear();
        // Less than there is room for: a reader may do so.
        for (int given = 0; given < 3 && next < tokens.size() && !block.isFull(); next++) {
          String[] parts = tokens.get(next).split(" ", -1);
          int request = Integer.parseInt(parts[0].substring(0, parts[0].length() - 1));
          if (request >= firstRequest) {
            add(block, request, parts);
            given++;
          }
        }
        return block.tokens() > 0;
      }

      @Override
      public void close() {}
    };
  }

  private void add(RoutingBlock block, int request, String[] parts) {
    int cell = block.add(request, parts[0].endsWith("P") ? Phase.PREFILL : Phase.DECODE, -1);
    for (int layer = 0; layer < shape.layers(); layer++) {
      String[] ids = parts[layer + 1].split(",", -1);
      for (int i = 0; i < ids.length && !parts[layer + 1].equals("-"); i++) {
        block.experts()[cell + layer * shape.topK() + i] = Short.parseShort(ids[i]);
        if (block.weights() != null) {
          block.weights()[cell + layer * shape.topK() + i] = 1f / shape.topK();
        }
      }
    }
  }
}
