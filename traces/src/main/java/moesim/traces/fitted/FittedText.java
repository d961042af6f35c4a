package moesim.traces.fitted;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import moesim.model.MoeModel;

/** A {@link FittedRouting} as YAML; {@link FittedFile} reads it. The same fit has the same text. */
public final class FittedText {
  /** Version of what is written. */
  static final long VERSION = 1;

  private final StringBuilder text = new StringBuilder();
  private final FittedRouting fit;

  private FittedText(FittedRouting fit) {
    this.fit = fit;
  }

  /** The text of {@code fit}, in UTF-8. */
  public static byte[] of(FittedRouting fit) {
    return new FittedText(fit).write().getBytes(StandardCharsets.UTF_8);
  }

  private String write() {
    Measured measured = fit.measured();
    line("# What generated routing keeps of a recorded trace: " + fit.numbers() + " numbers of "
        + fit.ids() + " expert ids (docs/model.md, \"Generated routing: fitted\").");
    fit.warnings().forEach(warning -> line("# Warning: " + warning));
    entry("", "fitted", VERSION);
    writeModel(fit.model());
    line("measured:");
    entry("  ", "source", quoted(measured.source()));
    entry("  ", "format", quoted(measured.format()));
    entry("  ", "digest", quoted(measured.digest()));
    entry("  ", "requests", measured.requests());
    entry("  ", "tokens", measured.tokens());
    entry("  ", "used_requests", measured.usedRequests());
    entry("  ", "used_tokens", measured.usedTokens());
    entry("  ", "used_ids", measured.usedIds());
    entry("", "ascending", fit.ascending());
    entry("", "prompts", numbers(fit.sizes().prompts()));
    entry("", "outputs", numbers(fit.sizes().outputs()));
    line("kinds:");
    entry("  ", "number", fit.kinds());
    write("  ", "prefill", fit.prefillKinds());
    write("  ", "decode", fit.decodeKinds());
    line("layers:");
    for (int layer = 0; layer < fit.layers().size(); layer++) {
      write(fit.model().layerIds().get(layer), fit.layers().get(layer));
    }
    return text.toString();
  }

  private void writeModel(MoeModel model) {
    line("model:");
    entry("  ", "name", quoted(model.name()));
    entry("  ", "layer_ids", numbers(model.layerIds()));
    entry("  ", "experts", model.experts());
    entry("  ", "zero_experts", model.zeroExperts());
    entry("  ", "top_k", model.topK());
    if (model.hasExpertBytes()) {
      entry("  ", "expert_bytes", numbers(model.expertBytes()));
    }
  }

  private void write(int layerId, FittedLayer layer) {
    line("- layer: " + layerId);
    entry("  ", "concentration", plain(layer.concentration()));
    write("  ", "prefill", layer.prefill());
    write("  ", "decode", layer.decode());
    line("  kinds:");
    for (long[] counts : layer.kinds()) {
      line("  - " + numbers(counts));
    }
  }

  private void write(String indent, String phase, Choice choice) {
    if (!choice.isMeasured()) {
      return;
    }
    line(indent + phase + ":");
    entry(indent + "  ", "counts", numbers(choice.counts()));
    entry(indent + "  ", "unseen", plain(choice.unseen()));
    entry(indent + "  ", "tilts", numbers(choice.tilts()));
    entry(indent + "  ", "again", numbers(choice.again()));
    entry(indent + "  ", "first", numbers(choice.first()));
  }

  private void entry(String indent, String key, Object value) {
    line(indent + key + ": " + value);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String numbers(int[] values) {
    return Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String numbers(long[] values) {
    return Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String numbers(double[] values) {
    return Arrays.stream(values).mapToObj(FittedText::plain).collect(Collectors.joining(" "));
  }

  private static String numbers(List<? extends Number> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String quoted(String words) {
    return '"'
        + words.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "?")
        + '"';
  }
}
