package moesim.traces.stats;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import moesim.model.MoeModel;
import moesim.traces.patterns.LayerPatterns;

/**
 * A value that was published of the model of a trace, told by its geometry.
 *
 * <p><b>Source.</b> arXiv 2510.05497. A tag says where in it: {@code v5} text and tables of version
 * 5, {@code v5-fig} numbers printed in a figure, {@code v5-est} read by eye from an axis.
 *
 * @param model as published
 * @param measure which of ours it stands beside
 * @param layerId of which layer; empty for the mean over layers
 * @param low the value, or the lower end of a range
 * @param high the same value, or the upper end; empty if there is none
 * @param overLayers true if the range is over layers of the model
 * @param tag where it comes from
 * @param trust how sure it is
 * @param note what to know of it; empty for nothing
 */
public record PublishedValue(
    String model,
    Measure measure,
    OptionalInt layerId,
    double low,
    OptionalDouble high,
    boolean overLayers,
    String tag,
    String trust,
    String note) {
  private static final String FILE = "published.csv";

  /** What was published of a model of the layers, experts and top-k of {@code model}. */
  public static List<PublishedValue> of(MoeModel model) {
    List<PublishedValue> values = new ArrayList<>();
    try (Reader text = new InputStreamReader(
            Objects.requireNonNull(PublishedValue.class.getResourceAsStream(FILE), FILE),
            StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(text)) {
      for (NamedCsvRecord value : records) {
        if (whole(value, "layers") == model.layers()
            && whole(value, "experts") == model.experts()
            && whole(value, "top_k") == model.topK()) {
          values.add(of(value));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static int whole(NamedCsvRecord value, String field) {
    return Integer.parseInt(value.getField(field));
  }

  private static PublishedValue of(NamedCsvRecord value) {
    String high = value.getField("high");
    String layer = value.getField("layer");
    return new PublishedValue(
        value.getField("model"),
        Measure.named(value.getField("measure")),
        layer.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(layer)),
        Double.parseDouble(value.getField("low")),
        high.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(high)),
        value.getField("range_over").equals("layers"),
        value.getField("tag"),
        value.getField("trust"),
        value.getField("note"));
  }

  /** The value or the range, as people write it. */
  public String words() {
    if (high.isEmpty()) {
      return "> " + plain(low);
    }
    double upper = high.getAsDouble();
    return low == upper ? plain(low) : plain(low) + " to " + plain(upper);
  }

  /** Published values have two digits. */
  private String plain(double number) {
    if (measure.form() == Measure.Form.SHARE) {
      return String.format(Locale.ROOT, "%.0f %%", 100 * number);
    }
    return String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.2f", number);
  }

  /** Our own value as people write it, with the least and the greatest layer beside a range. */
  public Optional<String> oursInWords(TraceStatistics trace) {
    OptionalDouble mean = ours(trace);
    if (mean.isEmpty()) {
      return Optional.empty();
    }
    String words = measure.shown(mean.getAsDouble());
    return Optional.of(ourLayers(trace)
        .map(layers -> words + " (layers " + measure.shown(layers.getMin()) + " to "
            + measure.shown(layers.getMax()) + ")")
        .orElse(words));
  }

  /** The values of our layers, if the published value is a range over layers. */
  public Optional<DoubleSummaryStatistics> ourLayers(TraceStatistics trace) {
    if (!overLayers) {
      return Optional.empty();
    }
    // The one measure of which ranges over layers were published; a test holds the file to it.
    DoubleSummaryStatistics layers = trace.all().patterns().layers().stream()
        .map(LayerPatterns::phaseRho)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .summaryStatistics();
    return layers.getCount() == 0 ? Optional.empty() : Optional.of(layers);
  }

  /** What the trace has in its place. */
  public OptionalDouble ours(TraceStatistics trace) {
    if (layerId.isEmpty()) {
      return measure.of(trace, trace.all());
    }
    return trace.all().layers().stream()
        .filter(layer -> layer.layerId() == layerId.getAsInt())
        .flatMap(layer -> layer.load().stream())
        .mapToDouble(load -> load.maxOverMean())
        .findFirst();
  }
}
