package moesim.traces.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RequestArrivals;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.traces.TextDigest;
import moesim.traces.requests.RequestTrace;
import moesim.traces.synthetic.SplitMix64;

/**
 * Requests of several traces by turns. Which source a request is of depends on the seed and its
 * number; of a source, requests are taken in order, and again from the first when all were taken.
 */
public final class ComposedTrace implements RoutingTrace {
  private static final int BLOCK_TOKENS = 512;

  private final List<Source> sources;
  private final OptionalInt outputs;
  // By request: its source, and its number there.
  private final int[] sourceOf;
  private final int[] requestOf;
  private final Optional<RequestArrivals> arrivals;
  private final TraceFacts facts;

  ComposedTrace(
      String name,
      String digest,
      List<Source> sources,
      List<Period> periods,
      int requests,
      OptionalInt outputs,
      Optional<Arrivals> load,
      long seed) {
    this.sources = List.copyOf(sources);
    this.outputs = outputs;
    sourceOf = new int[requests];
    requestOf = new int[requests];
    arrivals = load.map(found -> found.of(requests, seed));
    Optional<RequestTrace> recorded = load.flatMap(Arrivals::recorded);
    List<LengthClasses> classes =
        recorded.isPresent() ? sources.stream().map(LengthClasses::new).toList() : List.of();
    int[] taken = new int[sources.size()];
    int period = 0;
    for (int request = 0; request < requests; request++) {
      while (request >= periods.get(period).until()) {
        period++;
      }
      long state = SplitMix64.mix(SplitMix64.mix(seed + 1) + request);
      int source = periods.get(period).source(new SplitMix64(state).next());
      sourceOf[request] = source;
      int number = request;
      requestOf[request] = recorded
          .map(lengths -> classes
              .get(source)
              .next(lengths.promptTokens()[number], lengths.outputTokens()[number]))
          .orElseGet(() -> sources.get(source).request(taken[source]++));
    }
    facts = count(Compose.NAME + " " + name + " requests=" + requests + " seed=" + seed, digest);
  }

  /** From one pass. */
  private TraceFacts count(String source, String digest) {
    long[] tokens = new long[2];
    long selections = 0;
    RoutingBlock block = new RoutingBlock(model(), BLOCK_TOKENS, false);
    int width = block.layers() * block.topK();
    try (RoutingReader reader = open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens[block.phases()[token]]++;
        }
        for (int i = 0; i < block.tokens() * width; i++) {
          selections += block.experts()[i] == RoutingBlock.ABSENT ? 0 : 1;
        }
      }
    }
    StringBuilder all = new StringBuilder(source + digest);
    arrivals.ifPresent(found -> all.append(Arrays.toString(found.toArray())));
    List<String> warnings = new ArrayList<>();
    Set<Optional<WeightKind>> weights = new HashSet<>();
    for (Source one : sources) {
      TraceFacts of = one.trace().facts();
      all.append(of.digest());
      weights.add(of.weights());
      of.warnings().forEach(warning -> warnings.add(one.name() + ": " + warning));
    }
    return new TraceFacts(
        source,
        Compose.NAME,
        sourceOf.length,
        tokens[Phase.PREFILL.code()],
        tokens[Phase.DECODE.code()],
        selections,
        sources.stream().anyMatch(one -> one.trace().facts().ragged()),
        weights.size() == 1 ? weights.iterator().next() : Optional.empty(),
        warnings,
        TextDigest.of(all.toString()));
  }

  @Override
  public MoeModel model() {
    return sources.get(0).trace().model();
  }

  @Override
  public TraceFacts facts() {
    return facts;
  }

  @Override
  public Optional<RequestArrivals> arrivals() {
    return arrivals;
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("requests count from 0, got firstRequest=" + firstRequest);
    }
    return new ComposedReader(this, firstRequest);
  }

  int requests() {
    return sourceOf.length;
  }

  /** Generated tokens of every request; as recorded if empty. */
  OptionalInt outputs() {
    return outputs;
  }

  String sourceName(int request) {
    return sources.get(sourceOf[request]).name();
  }

  /** A reader of the source of {@code request} that stands at its first token. */
  RoutingReader openSource(int request) {
    return sources.get(sourceOf[request]).trace().open(requestOf[request]);
  }

  /** Number of {@code request} in its source. */
  int numberInSource(int request) {
    return requestOf[request];
  }
}
