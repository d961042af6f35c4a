package moesim.report.html;

import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import moesim.report.stats.Findings;
import moesim.report.stats.NamedTrace;
import moesim.traces.LayerLoad;
import moesim.traces.patterns.LayerPatterns;
import moesim.traces.stats.Measure;
import moesim.traces.stats.PublishedValue;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.Stationarity;
import moesim.traces.stats.TraceStatistics;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The numbers behind a page about traces, as JSON: what its scripts read. */
final class TracePageData {
  private static final int DIGITS = 4;

  private final List<NamedTrace> traces;
  private final StringWriter text = new StringWriter();
  private final JsonGenerator json =
      new JsonFactory().createGenerator(ObjectWriteContext.empty(), text);

  private TracePageData(List<NamedTrace> traces) {
    this.traces = traces;
  }

  static String of(List<NamedTrace> traces) {
    return new TracePageData(traces).written();
  }

  private String written() {
    json.writeStartObject();
    json.writeArrayPropertyStart("measures");
    for (Measure measure : Measure.ALL) {
      json.writeStartObject();
      json.writeStringProperty("name", measure.label());
      json.writeStringProperty("words", measure.words());
      json.writeStringProperty("observation", measure.observation());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("traces");
    traces.forEach(this::trace);
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  private void trace(NamedTrace named) {
    TraceStatistics trace = named.statistics();
    TracePictures pictures = new TracePictures(trace, traces.size());
    json.writeStartObject();
    json.writeStringProperty("name", named.name());
    json.writeNumberProperty("layers", trace.model().layers());
    json.writeNumberProperty("experts", trace.model().experts());
    json.writeNumberProperty("topK", trace.model().topK());
    json.writeNumberProperty("requests", trace.facts().requests());
    json.writeNumberProperty("prompt", trace.facts().prefillTokens());
    json.writeNumberProperty("generated", trace.facts().decodeTokens());
    json.writeNumberProperty("measured", trace.pairLayers());
    json.writeObjectPropertyStart("findings");
    Findings.of(trace).forEach(json::writeStringProperty);
    json.writeEndObject();
    int[] lines = pictures.lineLayers();
    json.writeArrayPropertyStart("layerIds");
    for (int layer : lines) {
      json.writeNumber(trace.model().layerIds().get(layer));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("patternIds");
    for (int layer : pictures.patternLayers()) {
      json.writeNumber(trace.all().patterns().layers().get(layer).layerId());
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("sets");
    for (SetStatistics set : trace.sets()) {
      set(trace, set, pictures, lines);
    }
    json.writeEndArray();
    numbers("pairsCarried", pictures.carriedByPairs());
    json.writeArrayPropertyStart("pairs");
    pictures.pairs().forEach(this::grid);
    json.writeEndArray();
    published(trace);
    new SubjectData(trace).write(json);
    json.writeEndObject();
  }

  private void set(TraceStatistics trace, SetStatistics set, TracePictures pictures, int[] lines) {
    json.writeStartObject();
    json.writeStringProperty("name", set.set().label());
    json.writeStringProperty("words", set.set().words());
    json.writeObjectPropertyStart("overall");
    for (Measure measure : Measure.ALL) {
      measure
          .of(trace, set)
          .ifPresent(value -> json.writeStringProperty(measure.label(), measure.shown(value)));
    }
    json.writeEndObject();
    json.writeObjectPropertyStart("lines");
    lines(trace, set, lines, pictures.patternLayers());
    json.writeEndObject();
    json.writeName("loads");
    grid(pictures.loads(set));
    numbers("carried", pictures.carried(set));
    numbers("stack", pictures.stack(set));
    numbers("working", pictures.working(set));
    drift(set.stationarity());
    json.writeEndObject();
  }

  private void lines(TraceStatistics trace, SetStatistics set, int[] lines, int[] patterns) {
    load(set, lines, "max_over_mean", LayerLoad::maxOverMean);
    load(set, lines, "gini", LayerLoad::gini);
    load(
        set,
        lines,
        "entropy_ratio",
        load -> Measure.normalised(load, Math.max(2, trace.model().experts())));
    numbers("reuse", DoubleStream.of(of(lines, i -> set.layers().get(i).reuse().share())));
    pattern(set, patterns, "next_layer", LayerPatterns::nextLayer);
    pattern(set, patterns, "next_token", LayerPatterns::nextToken);
    pattern(set, patterns, "phase_rho", LayerPatterns::phaseRho);
    pattern(set, patterns, "five_in_five", layer -> layer.phaseOverlap().fiveInFive());
    pattern(set, patterns, "five_in_ten", layer -> layer.phaseOverlap().fiveInTen());
    pattern(set, patterns, "ten_in_ten", layer -> layer.phaseOverlap().tenInTen());
    pattern(set, patterns, "ten_in_twenty", layer -> layer.phaseOverlap().tenInTwenty());
    pattern(set, patterns, "top_pairs", LayerPatterns::topPairs);
  }

  private void load(
      SetStatistics set, int[] lines, String name, Function<LayerLoad, Double> measure) {
    numbers(
        name,
        DoubleStream.of(of(
            lines,
            layer -> set.layers()
                .get(layer)
                .load()
                .map(load -> OptionalDouble.of(measure.apply(load)))
                .orElse(OptionalDouble.empty()))));
  }

  private void pattern(
      SetStatistics set,
      int[] patterns,
      String name,
      Function<LayerPatterns, OptionalDouble> measure) {
    numbers(
        name,
        DoubleStream.of(
            of(patterns, layer -> measure.apply(set.patterns().layers().get(layer)))));
  }

  private static double[] of(int[] lines, Function<Integer, OptionalDouble> value) {
    double[] values = new double[lines.length];
    for (int i = 0; i < lines.length; i++) {
      values[i] = value.apply(lines[i]).orElse(Double.NaN);
    }
    return values;
  }

  private void drift(Stationarity found) {
    json.writeObjectPropertyStart("drift");
    json.writeStringProperty("unit", found.unit().words());
    json.writeNumberProperty("units", found.units());
    json.writeNumberProperty("layers", found.layerIds().size());
    json.writeArrayPropertyStart("parts");
    for (Stationarity.Part part : found.parts()) {
      Stationarity.Distance whole = part.toWhole();
      numbers(DoubleStream.of(
          whole.value(),
          whole.low(),
          whole.high(),
          whole.stationaryLow(),
          whole.stationaryHigh(),
          part.toNext().value(),
          (double) part.tokens()));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void published(TraceStatistics trace) {
    json.writeArrayPropertyStart("published");
    for (PublishedValue value : trace.published()) {
      json.writeStartObject();
      json.writeStringProperty("model", value.model());
      json.writeStringProperty("measure", value.measure().label());
      json.writeStringProperty(
          "words",
          value.measure().words()
              + (value.layerId().isPresent() ? ", layer " + value.layerId().getAsInt() : ""));
      json.writeStringProperty("observation", value.measure().observation());
      json.writeStringProperty("ours", value.oursInWords(trace).orElse("not measured"));
      json.writeStringProperty("text", value.words());
      json.writeName("low");
      json.writeRawValue(Numbers.rounded(value.low(), DIGITS));
      json.writeStringProperty("tag", value.tag());
      json.writeStringProperty("trust", value.trust());
      json.writeStringProperty("note", value.note());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void grid(TracePictures.Grid grid) {
    json.writeStartObject();
    json.writeArrayPropertyStart("layerIds");
    grid.layerIds.forEach(json::writeNumber);
    json.writeEndArray();
    json.writeNumberProperty("per", grid.expertsPerCell);
    json.writeArrayPropertyStart("cells");
    for (double[] row : grid.cells) {
      numbers(DoubleStream.of(row));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void numbers(String name, TracePictures.Band band) {
    json.writeObjectPropertyStart(name);
    numbers("x", DoubleStream.of(band.x));
    numbers("mean", DoubleStream.of(band.mean));
    numbers("low", DoubleStream.of(band.low));
    numbers("high", DoubleStream.of(band.high));
    json.writeEndObject();
  }

  private void numbers(String name, DoubleStream values) {
    json.writeName(name);
    numbers(values);
  }

  private void numbers(DoubleStream values) {
    json.writeStartArray();
    values.forEach(value -> json.writeRawValue(Numbers.rounded(value, DIGITS)));
    json.writeEndArray();
  }
}
