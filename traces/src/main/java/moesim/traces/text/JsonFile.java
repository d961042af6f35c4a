package moesim.traces.text;

import java.io.IOException;
import java.io.InputStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.Disk;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON file, or one line of a file of lines, read token by token. Every problem has its line and
 * column.
 */
public final class JsonFile implements Place, AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser;
  private final JsonPlace place;
  private JsonToken token = JsonToken.NOT_AVAILABLE;

  /** Opens {@code file}; the reading is left to its methods. */
  public JsonFile(DataFile file) {
    try {
      parser = parserOf(file.open());
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    } catch (JacksonException e) {
      throw new InputException(Location.atByte(file, 0), JsonPlace.reason(e), e);
    }
    place = new JsonPlace(file, parser, 0, false);
  }

  /** Reads the line at which {@code lines} stands, which must not move on meanwhile. */
  public JsonFile(LineFile lines) {
    try {
      parser = FACTORY.createParser(ObjectReadContext.empty(), lines.bytes(), 0, lines.length());
    } catch (JacksonException e) {
      throw new InputException(
          Location.inText(lines.file(), lines.number(), 1), JsonPlace.reason(e), e);
    }
    place = new JsonPlace(lines.file(), parser, lines.number() - 1, true);
  }

  // The parser closes the stream, if there is one: it looks at the first bytes to learn the
  // encoding.
  private static JsonParser parserOf(InputStream in) throws IOException {
    try {
      return FACTORY.createParser(ObjectReadContext.empty(), in);
    } catch (JacksonException e) {
      in.close();
      throw e;
    }
  }

  /** Messages from here on name this step. */
  public void atStep(long step) {
    place.atStep(step);
  }

  /** Messages from here on name no step. */
  public void atNoStep() {
    atStep(-1);
  }

  /** Messages from here on name this layer, as the file writes it. */
  void atLayer(String layer) {
    place.atLayer(layer);
  }

  /** Messages from here on name this layer by its index. */
  void atLayerIndex(int layer) {
    place.atLayerIndex(layer);
  }

  /** Messages from here on name no layer. */
  void atNoLayer() {
    place.atNoLayer();
  }

  /** The next token; {@link JsonToken#NOT_AVAILABLE} after the last one. */
  public JsonToken next() {
    try {
      JsonToken next = parser.nextToken();
      token = next == null ? JsonToken.NOT_AVAILABLE : next;
      return token;
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /** The next token, which has to be {@code wanted}. */
  public void expect(JsonToken wanted, String what) {
    next();
    expectCurrent(wanted, what);
  }

  /** Checks that the current token is {@code wanted}. */
  public void expectCurrent(JsonToken wanted, String what) {
    if (token != wanted) {
      throw unexpected(what);
    }
  }

  /** Checks that nothing follows. */
  public void expectEnd() {
    if (next() != JsonToken.NOT_AVAILABLE) {
      throw unexpected("the end of " + place.whole());
    }
  }

  /** True if the current token is null. */
  public boolean isNull() {
    return token == JsonToken.VALUE_NULL;
  }

  /** The name of a field, or null at the end of the object. */
  public @Nullable String nextName() {
    if (next() == JsonToken.END_OBJECT) {
      return null;
    }
    return parser.currentName();
  }

  /** The expert id at the current token. */
  public int intValue() {
    return currentWholeNumber("an expert id");
  }

  /** The whole number that comes next, called {@code what} in messages. */
  public int wholeNumber(String what) {
    expect(JsonToken.VALUE_NUMBER_INT, what);
    return currentWholeNumber(what);
  }

  /** The whole number that comes next, or {@code absent} if null does. */
  public int wholeNumberOrNull(String what, int absent) {
    next();
    return isNull() ? absent : currentWholeNumber(what);
  }

  /** The true or false that comes next. */
  public boolean flag(String what) {
    next();
    if (token != JsonToken.VALUE_TRUE) {
      expectCurrent(JsonToken.VALUE_FALSE, what);
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** The whole number at the current token. */
  public int currentWholeNumber(String what) {
    expectCurrent(JsonToken.VALUE_NUMBER_INT, what);
    try {
      return parser.getIntValue();
    } catch (InputCoercionException e) {
      throw problem("expected " + what + ", read " + Excerpt.of(parser.getString()));
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /** The number at the current token. */
  public float currentNumber(String what) {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw unexpected(what);
    }
    try {
      float value = parser.getFloatValue();
      if (Float.isInfinite(value)) {
        throw problem("expected " + what + ", read " + Excerpt.of(parser.getString()));
      }
      return value;
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /** The text, or the number as text, that comes next. */
  public String text(String what) {
    next();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw unexpected(what);
    }
    return currentText();
  }

  private String currentText() {
    try {
      return parser.getString();
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /** Number of the line in which the current token stands, from 1. */
  public long line() {
    return place.line();
  }

  /** Passes over the value at the current token. */
  public void skipValue() {
    try {
      parser.skipChildren();
      token = parser.currentToken();
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /** Passes over the value that comes next. */
  public void skipNext() {
    next();
    skipValue();
  }

  /** The value of the current token, a whole number that is not negative. */
  long longValue(String what) {
    try {
      long value = parser.getLongValue();
      if (value < 0) {
        throw unexpected(what);
      }
      return value;
    } catch (InputCoercionException e) {
      throw unexpected(what);
    } catch (JacksonException e) {
      throw place.unreadable(e);
    }
  }

  /**
   * Passes over the numbers of the array that has just begun, to its end, and returns how many
   * there are.
   */
  public int countNumbers(String what) {
    int count = 0;
    while (next() == JsonToken.VALUE_NUMBER_INT) {
      count++;
    }
    expectCurrent(JsonToken.END_ARRAY, what);
    return count;
  }

  /** Passes over what is left of the array around the current value. */
  public void skipRestOfArray() {
    while (next() != JsonToken.END_ARRAY) {
      skipValue();
    }
  }

  /** A problem at the current token: something else was expected. */
  public InputException unexpected(String what) {
    if (token == JsonToken.NOT_AVAILABLE) {
      return place.ended();
    }
    return problem("expected " + what + ", read " + shown());
  }

  private String shown() {
    return switch (token) {
      case START_ARRAY -> "an array";
      case END_ARRAY -> "the end of an array";
      case START_OBJECT -> "an object";
      case END_OBJECT -> "the end of an object";
      default -> Excerpt.of(currentText());
    };
  }

  @Override
  public InputException problem(String message) {
    return place.problem(message);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (JacksonException e) {
      // Nothing is lost: the file was only read.
      token = JsonToken.NOT_AVAILABLE;
    }
  }
}
