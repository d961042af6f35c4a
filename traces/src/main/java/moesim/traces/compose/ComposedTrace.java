package moesim.traces.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RequestArrivals;
import moesim.routing.RequestSubjects;
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
  // Apart from what sources draw with the same seed.
  private static final long PICKS = 0x7069636B73L;

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
      long state = SplitMix64.mix(SplitMix64.mix(seed ^ PICKS) + request);
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
    warnings.addAll(differences(weights.size() > 1));
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

  /** What sources do not have in common. */
  private List<String> differences(boolean inWeights) {
    List<String> differences = new ArrayList<>();
    if (inWeights) {
      String kinds = sources.stream()
          .map(one -> one.name() + ": "
              + one.trace()
                  .facts()
                  .weights()
                  .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                  .orElse("none"))
          .collect(Collectors.joining(", "));
      differences.add("gate weights are left out, as sources have different ones (" + kinds + ")");
    }
    for (Source one : sources) {
      List<Integer> ids = one.trace().model().layerIds();
      if (!ids.equals(model().layerIds())) {
        differences.add(one.name() + ": layers " + ids + " are taken by their place for layers "
            + model().layerIds() + " of " + sources.get(0).name());
      }
    }
    return differences;
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

  /** Known if all sources say them. */
  @Override
  public Optional<RequestSubjects> subjects() {
    List<RequestSubjects> of =
        sources.stream().flatMap(source -> source.trace().subjects().stream()).toList();
    return of.size() < sources.size()
        ? Optional.empty()
        : Optional.of(new RequestSubjects(IntStream.range(0, requests())
            .mapToObj(request -> of.get(sourceOf[request]).of(requestOf[request]))
            .toList()));
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

  List<Source> sources() {
    return sources;
  }

  /** Number of the source of {@code request}. */
  int sourceOf(int request) {
    return sourceOf[request];
  }

  /** Number of {@code request} in its source. */
  int numberInSource(int request) {
    return requestOf[request];
  }
}
