package moesim.traces.parquet;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;

/** A trace in memory: one block with all its tokens. */
record ColumnTrace(MoeModel model, TraceFacts facts, RoutingBlock tokens) implements RoutingTrace {

  /** All tokens of {@code trace}, read in blocks of {@code capacity} tokens. */
  static RoutingBlock all(RoutingTrace trace, int firstRequest, int capacity) {
    boolean weighted = trace.facts().weights().isPresent();
    RoutingBlock all = new RoutingBlock(trace.model(), (int) trace.facts().tokens() + 1, weighted);
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, weighted);
    try (RoutingReader reader = trace.open(firstRequest)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          all.addFrom(block, token);
        }
      }
    }
    return all;
  }

  /** The columns of the valid tokens, for comparison. */
  static List<Object> columns(RoutingBlock block, int fromToken) {
    int tokens = block.tokens() - fromToken;
    int width = block.layers() * block.topK();
    float[] weights = block.weights();
    return List.of(
        IntBuffer.wrap(block.requests(), fromToken, tokens),
        ByteBuffer.wrap(block.phases(), fromToken, tokens),
        IntBuffer.wrap(block.positions(), fromToken, tokens),
        ShortBuffer.wrap(block.experts(), fromToken * width, tokens * width),
        // For buffers NaN equals NaN.
        weights == null ? "none" : FloatBuffer.wrap(weights, fromToken * width, tokens * width));
  }

  /** Random geometry, requests, phases, absent entries and weights, all from {@code seed}. */
  static ColumnTrace random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] expertCounts = {1, 7, 60, 160, 255, 256, 257, 300, 4000};
    int experts = expertCounts[random.nextInt(expertCounts.length)];
    int layers = 1 + random.nextInt(5);
    int topK = 1 + random.nextInt(Math.min(experts, 9));
    List<Integer> layerIds =
        IntStream.range(0, layers).map(id -> 3 * id + 1).boxed().toList();
    List<Long> bytes = random.nextBoolean()
        ? List.of()
        : LongStream.range(0, layers)
            .map(id -> 1_000_000_007L * (id + 1))
            .boxed()
            .toList();
    MoeModel model = new MoeModel("modèle " + seed, layerIds, experts, topK, bytes);
    boolean ragged = random.nextInt(3) == 0;
    Optional<WeightKind> weights = random.nextBoolean()
        ? Optional.empty()
        : Optional.of(List.of(WeightKind.values()).get(random.nextInt(WeightKind.values().length)));
    return of(model, ragged, weights, 1 + random.nextInt(15), random);
  }

  static ColumnTrace of(
      MoeModel model,
      boolean ragged,
      Optional<WeightKind> weights,
      int requests,
      SplittableRandom random) {
    RoutingBlock tokens = new RoutingBlock(model, 60 * requests, weights.isPresent());
    for (int request = 0; request < requests; request++) {
      int prefill = random.nextInt(30);
      int decode = (prefill == 0 ? 1 : 0) + random.nextInt(30);
      boolean positions = random.nextInt(4) > 0;
      for (int i = 0; i < prefill + decode; i++) {
        Phase phase = i < prefill ? Phase.PREFILL : Phase.DECODE;
        fill(
            tokens,
            tokens.add(request, phase, positions ? i : -1),
            model.experts(),
            ragged,
            random);
      }
    }
    return new ColumnTrace(model, factsOf(tokens, ragged, weights, requests), tokens);
  }

  private static void fill(
      RoutingBlock tokens, int cell, int experts, boolean ragged, SplittableRandom random) {
    for (int i = cell; i < cell + tokens.layers() * tokens.topK(); i++) {
      if (ragged && random.nextInt(5) == 0) {
        continue;
      }
      tokens.experts()[i] = (short) random.nextInt(experts);
      if (tokens.weights() != null) {
        tokens.weights()[i] = (float) random.nextDouble() * 8 - 4;
      }
    }
  }

  static TraceFacts factsOf(
      RoutingBlock tokens, boolean ragged, Optional<WeightKind> weights, int requests) {
    long prefill = 0;
    for (int i = 0; i < tokens.tokens(); i++) {
      prefill += tokens.phase(i) == Phase.PREFILL ? 1 : 0;
    }
    long selections = 0;
    for (int i = 0; i < tokens.tokens() * tokens.layers() * tokens.topK(); i++) {
      selections += tokens.experts()[i] >= 0 ? 1 : 0;
    }
    return new TraceFacts(
        "a.json",
        "test",
        requests,
        prefill,
        tokens.tokens() - prefill,
        selections,
        ragged,
        weights,
        List.of("first oddity", "second, \"quoted\""),
        "ab12");
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return new Reader(firstRequest);
  }

  private final class Reader implements RoutingReader {
    private int next;

    private Reader(int firstRequest) {
      while (next < tokens.tokens() && tokens.requests()[next] < firstRequest) {
        next++;
      }
    }

    @Override
    public boolean read(RoutingBlock block) {
      block.clear();
      while (!block.isFull() && next < tokens.tokens()) {
        block.addFrom(tokens, next++);
      }
      return block.tokens() > 0;
    }

    @Override
    public void close() {}
  }
}
