package moesim.traces.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import moesim.input.Option;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.RecordedFiles;
import moesim.traces.Recording;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.TraceShape;
import tools.jackson.core.JsonToken;

/**
 * One JSON line per decoded token, {@code {"tok": 1, "layers": [[6, 8], [7, 16]]}}, as written by
 * github.com/sqliteai/warp. A file is one request; its prompt is not recorded. Layers are counted,
 * not named.
 */
public final class TokenJsonl implements TraceFormat {
  private static final Pattern HEAD =
      Pattern.compile("\\s*\\{\\s*\"tok\"\\s*:\\s*[0-9]+\\s*,\\s*\"layers\"\\s*:\\s*\\[\\s*\\[");

  /** For {@link java.util.ServiceLoader}. */
  public TokenJsonl() {}

  @Override
  public String name() {
    return "token-jsonl";
  }

  @Override
  public String sentence() {
    return "one JSON line per decoded token with the experts of every layer; a file is one request";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public String mark() {
    return "lines such as {\"tok\": 1, \"layers\": [[6, 8], ...";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, TokenJsonl::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", TokenJsonl::isOwn);
    return Recording.of(request, name(), data, read(data));
  }

  /** The recording in {@code data}. */
  static RecordedFiles read(DataFiles data) {
    TraceShape shape = shapeOf(data.files().get(0));
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return shape;
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new StepReader(
            shape, experts, new TokenJsonlSteps(data.files(), shape.layers(), firstRequest));
      }
    };
  }

  private static TraceShape shapeOf(DataFile first) {
    try (JsonFile json = new JsonFile(first)) {
      json.expect(JsonToken.START_OBJECT, "an object with \"tok\" and \"layers\"");
      String field = json.nextName();
      while (field != null && !"layers".equals(field)) {
        json.next();
        json.skipValue();
        field = json.nextName();
      }
      if (field == null) {
        throw json.problem("the first line has no \"layers\"");
      }
      json.expect(JsonToken.START_ARRAY, "a list of layers");
      json.expect(JsonToken.START_ARRAY, "a layer's list of experts");
      int topK = json.countNumbers("an expert id");
      int layers = 1;
      while (json.next() == JsonToken.START_ARRAY) {
        json.skipValue();
        layers++;
      }
      json.expectCurrent(JsonToken.END_ARRAY, "a layer's list of experts");
      if (topK == 0) {
        throw json.problem("the first layer has no experts");
      }
      List<Integer> ids = IntStream.range(0, layers).boxed().toList();
      return new TraceShape(
          Optional.empty(),
          ids,
          false,
          topK,
          OptionalInt.empty(),
          List.of(),
          Optional.empty(),
          false);
    }
  }
}
