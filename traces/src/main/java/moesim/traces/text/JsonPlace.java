package moesim.traces.text;

import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.TraceFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Where a {@link JsonFile} is read, in lines and columns, steps and layers. */
final class JsonPlace implements Place {
  private static final int LONGEST_REASON = 160;

  private final DataFile file;
  private final JsonParser parser;
  // Of a line: how many stand before it.
  private final long linesBefore;
  private final boolean isLine;
  // Named in messages once they are known.
  private long step = -1;
  private @Nullable String layer;
  private int layerIndex = -1;

  JsonPlace(DataFile file, JsonParser parser, long linesBefore, boolean isLine) {
    this.file = file;
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.isLine = isLine;
  }

  void atStep(long step) {
    this.step = step;
    atNoLayer();
  }

  void atLayer(String layer) {
    this.layer = layer;
  }

  void atLayerIndex(int layer) {
    layerIndex = layer;
  }

  void atNoLayer() {
    layer = null;
    layerIndex = -1;
  }

  /** Number of the line in which the current token stands, from 1. */
  long line() {
    return linesBefore + Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  /** What is read as a whole, in words. */
  String whole() {
    return isLine ? "the line" : "the file";
  }

  @Override
  public InputException problem(String message) {
    return new InputException(location(parser.currentTokenLocation()), context() + message);
  }

  private String context() {
    if (step < 0) {
      return "";
    }
    String shownLayer = layer == null ? String.valueOf(layerIndex) : Excerpt.oneLine(layer, 20);
    return "step " + step + (layer == null && layerIndex < 0 ? "" : ", layer " + shownLayer) + ": ";
  }

  private Location location(@Nullable TokenStreamLocation at) {
    if (at == null || at.getLineNr() < 1) {
      return Location.of(file);
    }
    return Location.inText(file, linesBefore + at.getLineNr(), Math.max(1, at.getColumnNr()));
  }

  /** That the text ends too early. */
  InputException ended() {
    // Says so if the file is empty or a Git-LFS pointer.
    TraceFiles.headOf(file);
    long end = parser.currentLocation().getByteOffset();
    TokenStreamContext in = parser.streamReadContext();
    String open = in.inObject()
        ? ", inside an object, where more or \"}\" has to follow"
        : in.inArray() ? ", inside a list, where more or \"]\" has to follow" : "";
    return new InputException(
        location(parser.currentLocation()),
        context() + whole() + " ends here"
            + (end < 0 || isLine ? "" : ", at byte " + end) + open
            + "; was it cut off? Copy or download it again");
  }

  /** That the parser cannot read on. */
  InputException unreadable(JacksonException e) {
    TraceFiles.headOf(file);
    // Inside a list or an object the parser says so in words only.
    boolean ends = String.valueOf(e.getOriginalMessage()).startsWith("Unexpected end-of-input");
    if (e instanceof UnexpectedEndOfInputException || ends) {
      return ended();
    }
    TokenStreamLocation at = e.getLocation();
    boolean known = at != null && at.getLineNr() > 0;
    return new InputException(
        location(known ? at : parser.currentLocation()), context() + reason(e), e);
  }

  /** What the parser says, in one line. */
  static String reason(JacksonException e) {
    String words = String.valueOf(e.getOriginalMessage());
    if (words.startsWith("Non-standard token")) {
      // The parser goes on with advice to programmers.
      return "not JSON: " + words.split(":", 2)[0].replace("Non-standard token", "read")
          + ", expected a number";
    }
    String reason = Excerpt.oneLine(words, LONGEST_REASON);
    return (e instanceof JacksonIOException ? "cannot be read: " : "not JSON: ") + reason;
  }
}
