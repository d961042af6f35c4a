package moesim.traces.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import moesim.model.MoeModel;
import moesim.routing.ExpertOrder;
import moesim.routing.RequestSubject;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;

/**
 * What the footer of a trace file says beside its columns: the model, the counts, and where the
 * trace came from. Plain text; lists of numbers are JSON, lists of sentences have one per line.
 *
 * @param model geometry of the selections
 * @param facts of the trace that was written, with the source's own digest
 * @param digest SHA-256 of the contents, see {@link ContentDigest}
 * @param arrivals true if there is a column of arrivals
 * @param subjects names of the subjects, which the column of subjects numbers; empty if there is
 *     none
 */
record TraceMetadata(
    MoeModel model,
    TraceFacts facts,
    String digest,
    boolean arrivals,
    List<RequestSubject> subjects) {
  /** Begins the name of every key. */
  static final String PREFIX = "moesim.";

  static final String SCHEMA = PREFIX + "schema";
  static final String CHECK = PREFIX + "check";
  static final String SUBJECTS = PREFIX + "subjects";
  static final String VERSION = "1";

  private static final String LAYOUT = PREFIX + "layout";
  private static final String WRITER = PREFIX + "writer";
  private static final String NAME = PREFIX + "model.name";
  private static final String LAYER_IDS = PREFIX + "model.layer_ids";
  private static final String EXPERTS = PREFIX + "model.experts";
  private static final String ZERO_EXPERTS = PREFIX + "model.zero_experts";
  private static final String TOP_K = PREFIX + "model.top_k";
  private static final String EXPERT_BYTES = PREFIX + "model.expert_bytes";
  private static final String REQUESTS = PREFIX + "requests";
  private static final String PREFILL_TOKENS = PREFIX + "prefill_tokens";
  private static final String DECODE_TOKENS = PREFIX + "decode_tokens";
  private static final String SELECTIONS = PREFIX + "selections";
  private static final String RAGGED = PREFIX + "ragged";
  private static final String WEIGHTS = PREFIX + "weights";
  private static final String ARRIVALS = PREFIX + "arrivals";
  private static final String ORDER = PREFIX + "order";
  private static final String SOURCE = PREFIX + "source";
  private static final String SOURCE_FORMAT = PREFIX + "source.format";
  private static final String SOURCE_DIGEST = PREFIX + "source.digest";
  private static final String WARNINGS = PREFIX + "warnings";
  private static final String DIGEST = PREFIX + "digest";
  private static final String NO_WEIGHTS = "none";

  /** The key-value metadata of the footer, in the order of the keys. */
  Map<String, String> toKeys() {
    Map<String, String> keys = new TreeMap<>();
    keys.put(SCHEMA, VERSION);
    keys.put(LAYOUT, layout());
    keys.put(WRITER, "moesim " + writerVersion());
    keys.put(NAME, model.name());
    keys.put(LAYER_IDS, model.layerIds().toString());
    keys.put(EXPERTS, Integer.toString(model.experts()));
    if (model.zeroExperts() > 0) {
      keys.put(ZERO_EXPERTS, Integer.toString(model.zeroExperts()));
    }
    keys.put(TOP_K, Integer.toString(model.topK()));
    keys.put(EXPERT_BYTES, model.expertBytes().toString());
    keys.put(REQUESTS, Integer.toString(facts.requests()));
    keys.put(PREFILL_TOKENS, Long.toString(facts.prefillTokens()));
    keys.put(DECODE_TOKENS, Long.toString(facts.decodeTokens()));
    keys.put(SELECTIONS, Long.toString(facts.selections()));
    keys.put(RAGGED, Boolean.toString(facts.ragged()));
    keys.put(
        WEIGHTS,
        facts.weights().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse(NO_WEIGHTS));
    if (facts.order() != ExpertOrder.UNKNOWN) {
      keys.put(ORDER, facts.order().name().toLowerCase(Locale.ROOT));
    }
    if (arrivals) {
      keys.put(ARRIVALS, Boolean.toString(true));
    }
    if (!subjects.isEmpty()) {
      keys.put(SUBJECTS, SubjectColumn.text(subjects));
    }
    keys.put(SOURCE, facts.source());
    keys.put(SOURCE_FORMAT, facts.format());
    keys.put(SOURCE_DIGEST, facts.digest());
    keys.put(WARNINGS, String.join("\n", facts.warnings()));
    keys.put(DIGEST, digest);
    keys.put(CHECK, checkOf(keys));
    return keys;
  }

  /**
   * Reads what {@link #toKeys} wrote.
   *
   * @throws IllegalArgumentException saying which key is missing, wrong, or contradicts another
   */
  static TraceMetadata of(Map<String, String> keys) {
    String version = value(keys, SCHEMA);
    if (!version.equals(VERSION)) {
      throw new IllegalArgumentException("metadata key \"" + SCHEMA + "\" is \"" + version
          + "\"; this moesim reads version " + VERSION);
    }
    String check = value(keys, CHECK);
    if (!check.equals(checkOf(keys))) {
      throw new IllegalArgumentException("the metadata keys \"" + PREFIX
          + "*\" are damaged or were edited: their CRC-32 is " + checkOf(keys) + ", not " + check);
    }
    MoeModel model = new MoeModel(
        value(keys, NAME),
        list(keys, LAYER_IDS, Integer::valueOf),
        read(keys, EXPERTS, Integer::valueOf),
        keys.containsKey(ZERO_EXPERTS) ? read(keys, ZERO_EXPERTS, Integer::valueOf) : 0,
        read(keys, TOP_K, Integer::valueOf),
        list(keys, EXPERT_BYTES, Long::valueOf));
    TraceFacts facts = new TraceFacts(
        value(keys, SOURCE),
        value(keys, SOURCE_FORMAT),
        read(keys, REQUESTS, Integer::valueOf),
        read(keys, PREFILL_TOKENS, Long::valueOf),
        read(keys, DECODE_TOKENS, Long::valueOf),
        read(keys, SELECTIONS, Long::valueOf),
        read(keys, RAGGED, Boolean::valueOf),
        weightKind(keys),
        value(keys, WARNINGS).lines().toList(),
        value(keys, SOURCE_DIGEST),
        order(keys));
    return new TraceMetadata(
        model,
        facts,
        value(keys, DIGEST),
        keys.containsKey(ARRIVALS) && read(keys, ARRIVALS, Boolean::valueOf),
        keys.containsKey(SUBJECTS) ? SubjectColumn.names(value(keys, SUBJECTS)) : List.of());
  }

  private String layout() {
    boolean bytes = columns().idWidth() == 1;
    String absent = !facts.ragged() ? "do not occur" : bytes ? "are 255" : "are -1";
    return "one row per token, request by request, prefill before decode; phase 0 is prefill, 1"
        + " decode; position -1 is unknown; experts are ids [layers][top_k], absent ones "
        + absent
        + "; pandas: np.frombuffer(b''.join(df.experts), '"
        + (bytes ? "u1" : "<i2")
        + "').reshape(len(df), "
        + model.layers()
        + ", "
        + model.topK()
        + ")"
        + (arrivals ? "; arrival_ns are nanoseconds, the same for all tokens of a request" : "")
        + (subjects.isEmpty() ? "" : "; subject is a place in " + SUBJECTS)
        + (columns().hasWeights() ? "; weights are '<f4' of that shape, absent ones NaN" : "");
  }

  TraceColumns columns() {
    return TraceColumns.of(model, facts, arrivals, !subjects.isEmpty());
  }

  private static String writerVersion() {
    String version = TraceMetadata.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * CRC-32 of all other keys and values of ours, so that a flipped bit in the footer does not go
   * unnoticed.
   */
  static String checkOf(Map<String, String> keys) {
    CRC32 crc = new CRC32();
    new TreeMap<>(keys).forEach((key, value) -> {
      if (key.startsWith(PREFIX) && !key.equals(CHECK)) {
        crc.update((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
      }
    });
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private static String value(Map<String, String> keys, String key) {
    String value = keys.get(key);
    if (value == null) {
      throw new IllegalArgumentException("metadata key \"" + key + "\" is missing");
    }
    return value;
  }

  private static <T> T read(Map<String, String> keys, String key, Function<String, T> parser) {
    String value = value(keys, key);
    try {
      return parser.apply(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "metadata key \"" + key + "\" is \"" + value + "\", not a number", e);
    }
  }

  private static <T> List<T> list(
      Map<String, String> keys, String key, Function<String, T> parser) {
    return read(keys, key, value -> {
      List<T> numbers = new ArrayList<>();
      String inside = value.replaceAll("[\\[\\] ]", "");
      for (String number : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
        numbers.add(parser.apply(number));
      }
      return numbers;
    });
  }

  private static ExpertOrder order(Map<String, String> keys) {
    return keys.containsKey(ORDER)
        ? ExpertOrder.valueOf(value(keys, ORDER).toUpperCase(Locale.ROOT))
        : ExpertOrder.UNKNOWN;
  }

  private static Optional<WeightKind> weightKind(Map<String, String> keys) {
    String value = value(keys, WEIGHTS);
    return value.equals(NO_WEIGHTS)
        ? Optional.empty()
        : Optional.of(WeightKind.valueOf(value.toUpperCase(Locale.ROOT)));
  }
}
