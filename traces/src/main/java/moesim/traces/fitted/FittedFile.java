package moesim.traces.fitted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.traces.Disk;
import moesim.traces.TextDigest;
import moesim.yaml.NumberRow;
import moesim.yaml.YamlPart;

/**
 * A fit in a file.
 *
 * @param name of the file, as reports name it
 * @param digest SHA-256 of the text
 */
public record FittedFile(String name, FittedRouting fit, String digest) {
  private static final long MOST_COUNT = 1L << 50;
  private static final double LARGEST_FACTOR = 1e9;
  private static final int MOST_EXPERTS = Short.MAX_VALUE;
  private static final int MOST_LAYERS = 1024;
  private static final int MOST_KINDS = 4096;
  private static final int LONGEST = 1 << 24;

  /**
   * Reads {@code path}.
   *
   * @throws InputException if it is not a fit, with the place
   */
  public static FittedFile read(Path path) {
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(Location.of(path), Disk.unread(e), e);
    }
    YamlPart part = YamlPart.read(path.toString(), text);
    return new FittedFile(String.valueOf(path.getFileName()), fit(part), TextDigest.of(text));
  }

  /** A trace of it: {@code requests} requests drawn with {@code seed}. */
  public FittedTrace trace(int requests, long seed) {
    return new FittedTrace(fit, requests, seed, name, digest);
  }

  /** Requests of the trace it was fitted to. */
  public int requests() {
    return fit.measured().requests();
  }

  private static FittedRouting fit(YamlPart part) {
    if (!part.has("fitted")) {
      throw new InputException(
          part.location(), "not a fit; \"moesim trace fit\" writes such files");
    }
    part.checkKeys(List.of(
        "fitted", "model", "measured", "ascending", "prompts", "outputs", "kinds", "layers"));
    part.whole("fitted", FittedText.VERSION, FittedText.VERSION);
    MoeModel model = model(part.part("model"));
    YamlPart kindsPart = part.part("kinds");
    kindsPart.checkKeys(List.of("number", "prefill", "decode"));
    int kinds = (int) kindsPart.whole("number", 1, MOST_KINDS);
    int[] prompts = ints(part.numbers("prompts").wholes(NumberRow.ANY, 0, LONGEST));
    int[] outputs = ints(part.numbers("outputs").wholes(prompts.length, 0, LONGEST));
    List<FittedLayer> layers = new ArrayList<>();
    for (YamlPart layer : part.parts("layers")) {
      layers.add(layer(layer, layers.size(), model, kinds));
    }
    if (layers.size() != model.layers()) {
      throw part.problem(
          "layers", layers.size() + " layers, but model.layer_ids has " + model.layers());
    }
    return new FittedRouting(
        model,
        measured(part.part("measured")),
        (int) part.whole("ascending", 1, model.topK()),
        choice(kindsPart, "prefill", kinds),
        choice(kindsPart, "decode", kinds),
        layers,
        new RequestSizes(prompts, outputs));
  }

  private static MoeModel model(YamlPart part) {
    part.checkKeys(
        List.of("name", "layer_ids", "experts", "zero_experts", "top_k", "expert_bytes"));
    int experts = (int) part.whole("experts", 1, MOST_EXPERTS);
    int zeroExperts = (int) part.whole("zero_experts", 0, MOST_EXPERTS - experts);
    List<Integer> ids = new ArrayList<>();
    for (long id : part.numbers("layer_ids").wholes(NumberRow.ANY, 0, Integer.MAX_VALUE)) {
      ids.add((int) id);
    }
    int topK = (int) part.whole("top_k", 1, experts + zeroExperts);
    List<Long> bytes = part.has("expert_bytes")
        ? Arrays.stream(part.numbers("expert_bytes").wholes(NumberRow.ANY, 1, Long.MAX_VALUE))
            .boxed()
            .toList()
        : List.of();
    if (ids.size() > MOST_LAYERS) {
      throw part.problem("layer_ids", "more than " + MOST_LAYERS + " layers");
    }
    try {
      return new MoeModel(part.text("name"), ids, experts, zeroExperts, topK, bytes);
    } catch (IllegalArgumentException e) {
      throw new InputException(part.location(), "model: " + e.getMessage(), e);
    }
  }

  private static Measured measured(YamlPart part) {
    part.checkKeys(List.of(
        "source",
        "format",
        "digest",
        "requests",
        "tokens",
        "used_requests",
        "used_tokens",
        "used_ids"));
    return new Measured(
        part.text("source"),
        part.text("format"),
        part.text("digest"),
        (int) part.whole("requests", 1, Integer.MAX_VALUE),
        part.whole("tokens", 1, MOST_COUNT),
        (int) part.whole("used_requests", 1, Integer.MAX_VALUE),
        part.whole("used_tokens", 1, MOST_COUNT),
        part.whole("used_ids", 0, MOST_COUNT));
  }

  private static FittedLayer layer(YamlPart part, int layer, MoeModel model, int kinds) {
    part.checkKeys(List.of("layer", "concentration", "prefill", "decode", "kinds"));
    long id = part.whole("layer", 0, Integer.MAX_VALUE);
    // More layers than ids are refused by their number.
    if (layer < model.layers() && id != model.layerIds().get(layer)) {
      throw part.problem(
          "layer",
          id + ", but model.layer_ids has " + model.layerIds().get(layer) + " at place "
              + (layer + 1));
    }
    int experts = model.selectableExperts();
    List<NumberRow> rows = part.rows("kinds");
    if (rows.size() != kinds) {
      throw part.problem("kinds", rows.size() + " rows, but there are " + kinds + " kinds");
    }
    long[][] counts = new long[kinds][];
    for (int kind = 0; kind < kinds; kind++) {
      counts[kind] = rows.get(kind).wholes(experts, 0, MOST_COUNT);
    }
    return new FittedLayer(
        part.numbers("concentration").positives(1, LARGEST_FACTOR)[0],
        choice(part, "prefill", experts),
        choice(part, "decode", experts),
        counts);
  }

  /** Without counts if the phase was not measured. */
  private static Choice choice(YamlPart part, String phase, int choices) {
    if (!part.has(phase)) {
      return Choice.unmeasured(choices);
    }
    YamlPart choice = part.part(phase);
    choice.checkKeys(List.of("counts", "unseen", "tilts", "again", "first"));
    return new Choice(
        choice.numbers("counts").wholes(choices, 0, MOST_COUNT),
        choice.numbers("unseen").positives(1, LARGEST_FACTOR)[0],
        choice.numbers("tilts").positives(choices, LARGEST_FACTOR),
        choice.numbers("again").positives(Ages.CLASSES, LARGEST_FACTOR),
        choice.numbers("first").positives(Ages.CLASSES, LARGEST_FACTOR));
  }

  private static int[] ints(long[] numbers) {
    return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
  }
}
