package moesim.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/** A small trace written down in a test. */
public final class FixedTrace implements RoutingTrace {
  private static final class Token {
    private final int request;
    private final Phase phase;
    private final int position;
    private final short[] experts;
    private final float[] weights;

    private Token(int request, Phase phase, int position, short[] experts, float[] weights) {
      this.request = request;
      this.phase = phase;
      this.position = position;
      this.experts = experts;
      this.weights = weights;
    }
  }

  private final MoeModel model;
  private final List<Token> tokens = new ArrayList<>();
  private Optional<TraceFacts> facts = Optional.empty();

  private FixedTrace(MoeModel model) {
    this.model = model;
  }

  /** A model of {@code layers} x {@code experts}, top-{@code topK}, experts of one byte. */
  public static MoeModel model(int layers, int experts, int topK) {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    return new MoeModel("test", ids, experts, topK, ids.stream().map(id -> 1L).toList());
  }

  /**
   * Tokens separated by {@code |}, layers by blanks, the experts of a layer by commas ({@code -} is
   * absent). A token that begins with {@code p} belongs to a prompt; {@code #} starts a new
   * request: {@code "p 0,1 2,3 | 0,2 1,3 # 1,2 -,-"}. A gate weight stands behind its expert:
   * {@code "0:0.5,1:0.25"}.
   */
  public static FixedTrace of(MoeModel model, String text) {
    FixedTrace trace = new FixedTrace(model);
    int request = 0;
    for (String requestText : text.split("#", -1)) {
      int position = 0;
      for (String token : requestText.split("\\|", -1)) {
        trace.addToken(request, position++, token.strip());
      }
      request++;
    }
    return trace;
  }

  /** One request of decode tokens from a flat list of {@code [tokens][layers][topK]} experts. */
  public static FixedTrace ofExperts(MoeModel model, int... experts) {
    FixedTrace trace = new FixedTrace(model);
    int width = model.layers() * model.topK();
    for (int cell = 0; cell < experts.length; cell += width) {
      short[] token = new short[width];
      for (int i = 0; i < width; i++) {
        token[i] = (short) experts[cell + i];
      }
      trace.tokens.add(new Token(0, Phase.DECODE, cell / width, token, unweighted(width)));
    }
    return trace;
  }

  /**
   * {@code tokens} decode tokens of one request; every selection uniform without repetition, or as
   * before.
   */
  public static FixedTrace random(MoeModel model, int tokens, double stickiness, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int topK = model.topK();
    int width = model.layers() * topK;
    int[] experts = new int[tokens * width];
    for (int cell = 0; cell < experts.length; cell += topK) {
      if (cell >= width && random.nextDouble() < stickiness) {
        System.arraycopy(experts, cell - width, experts, cell, topK);
        continue;
      }
      int[] set = random.ints(0, model.experts()).distinct().limit(topK).toArray();
      System.arraycopy(set, 0, experts, cell, topK);
    }
    return ofExperts(model, experts);
  }

  private void addToken(int request, int position, String text) {
    boolean prompt = text.startsWith("p ");
    String[] layers = (prompt ? text.substring(2) : text).strip().split("\\s+", -1);
    short[] experts = new short[model.layers() * model.topK()];
    Arrays.fill(experts, RoutingBlock.ABSENT);
    float[] weights = unweighted(experts.length);
    for (int layer = 0; layer < layers.length; layer++) {
      String[] ids = layers[layer].split(",", -1);
      for (int k = 0; k < ids.length; k++) {
        if (ids[k].equals("-")) {
          continue;
        }
        String[] parts = ids[k].split(":", -1);
        int cell = layer * model.topK() + k;
        experts[cell] = Short.parseShort(parts[0]);
        weights[cell] = parts.length == 2 ? Float.parseFloat(parts[1]) : Float.NaN;
      }
    }
    Phase phase = prompt ? Phase.PREFILL : Phase.DECODE;
    tokens.add(new Token(request, phase, position, experts, weights));
  }

  private static float[] unweighted(int width) {
    float[] weights = new float[width];
    Arrays.fill(weights, Float.NaN);
    return weights;
  }

  @Override
  public MoeModel model() {
    return model;
  }

  @Override
  public TraceFacts facts() {
    if (facts.isEmpty()) {
      facts = Optional.of(counted());
    }
    return facts.orElseThrow();
  }

  private TraceFacts counted() {
    long prefill = tokens.stream().filter(token -> token.phase == Phase.PREFILL).count();
    long selections = 0;
    for (Token token : tokens) {
      for (short expert : token.experts) {
        selections += expert >= 0 ? 1 : 0;
      }
    }
    int requests = tokens.get(tokens.size() - 1).request + 1;
    boolean ragged = selections < (long) tokens.size() * model.layers() * model.topK();
    return new TraceFacts(
        "test",
        "fixed",
        requests,
        prefill,
        tokens.size() - prefill,
        selections,
        ragged,
        Optional.empty(),
        List.of(),
        "");
  }

  @Override
  public RoutingReader open(int firstRequest) {
    int first = 0;
    while (first < tokens.size() && tokens.get(first).request < firstRequest) {
      first++;
    }
    return new Reader(first);
  }

  private final class Reader implements RoutingReader {
    private int next;

    private Reader(int first) {
      next = first;
    }

    @Override
    public boolean read(RoutingBlock block) {
      block.clear();
      while (next < tokens.size() && !block.isFull()) {
        Token token = tokens.get(next++);
        int cell = block.add(token.request, token.phase, token.position);
        System.arraycopy(token.experts, 0, block.experts(), cell, token.experts.length);
        if (block.weights() != null) {
          System.arraycopy(token.weights, 0, block.weights(), cell, token.weights.length);
        }
      }
      return block.tokens() > 0;
    }

    @Override
    public void close() {}
  }
}
