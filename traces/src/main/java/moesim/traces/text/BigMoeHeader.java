package moesim.traces.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.routing.WeightKind;
import moesim.traces.TraceShape;

/**
 * The comments and the column names of a {@code route_trace v1} file.
 *
 * @param shape model, layers and sizes as the comments state them
 * @param columns the titles of the columns
 */
record BigMoeHeader(TraceShape shape, List<String> columns) {
  static final String FIRST_LINE = "# route_trace v1";

  /** The first columns, always these; the writer only ever appends others. */
  static final List<String> FIRST_COLUMNS =
      List.of("turn", "phase", "step", "layer", "slot", "expert");

  static final String WEIGHT = "weight";
  static final String DROPPED = "dropped";

  private static final Pattern MODEL = Pattern.compile("# model=(.*) arch=\\S* "
      + "n_layer=([0-9]{1,5}) n_expert=([0-9]{1,5}) n_expert_used=([0-9]{1,5})");
  private static final Pattern LAYER =
      Pattern.compile("# layer=([0-9]{1,5}) expert_bytes=([0-9]{1,18}) dense_bytes=[0-9]+");
  private static final int MOST_EXPERTS = 1 << 15;

  /** Reads the beginning of {@code text}, up to the first row. */
  static BigMoeHeader read(ByteText text) {
    String first = text.restOfLine();
    if (!first.equals(FIRST_LINE)) {
      throw text.problemBefore("expected \"" + FIRST_LINE + "\", read " + Excerpt.of(first));
    }
    String modelLine = text.restOfLine();
    Matcher model = MODEL.matcher(modelLine);
    if (!model.matches()) {
      throw text.problemBefore(
          "expected \"# model=… arch=… n_layer=… n_expert=… n_expert_used=…\", read "
              + Excerpt.of(modelLine));
    }
    int experts = Integer.parseInt(model.group(3));
    int topK = Integer.parseInt(model.group(4));
    if (topK < 1 || topK > experts || experts > MOST_EXPERTS) {
      throw text.problemBefore(
          "n_expert_used=" + topK + " of n_expert=" + experts + " experts cannot be");
    }
    List<Integer> layers = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    String line = readLayers(text, Integer.parseInt(model.group(2)), layers, bytes);
    List<String> columns = columns(text, line);
    TraceShape shape = new TraceShape(
        Optional.of(nameOf(model.group(1))),
        layers,
        true,
        topK,
        OptionalInt.of(experts),
        bytes,
        columns.contains(WEIGHT) ? Optional.of(WeightKind.RENORMALISED) : Optional.empty(),
        false);
    return new BigMoeHeader(shape, columns);
  }

  // A layer without experts has expert_bytes=0. Returns the line after the layers.
  private static String readLayers(
      ByteText text, int count, List<Integer> layers, List<Long> bytes) {
    for (int expected = 0; expected < count; expected++) {
      String line = text.restOfLine();
      Matcher layer = LAYER.matcher(line);
      if (!layer.matches() || Integer.parseInt(layer.group(1)) != expected) {
        throw text.problemBefore("expected \"# layer=" + expected
            + " expert_bytes=… dense_bytes=…\", read " + Excerpt.of(line));
      }
      long ofExpert = Long.parseLong(layer.group(2));
      if (ofExpert > 0) {
        layers.add(expected);
        bytes.add(ofExpert);
      }
    }
    if (layers.isEmpty()) {
      throw text.problemBefore("no layer has experts: all of " + count + " have expert_bytes=0");
    }
    return text.restOfLine();
  }

  private static List<String> columns(ByteText text, String line) {
    List<String> columns = List.of(line.split(",", -1));
    int first = FIRST_COLUMNS.size();
    if (columns.size() <= first || !columns.subList(0, first).equals(FIRST_COLUMNS)) {
      throw text.problemBefore("expected the columns \"" + String.join(",", FIRST_COLUMNS)
          + ",…\", read " + Excerpt.of(line));
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw text.problemBefore("a column stands twice in " + Excerpt.of(line));
    }
    return columns;
  }

  private static String nameOf(String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name;
  }
}
