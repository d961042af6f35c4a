package moesim.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The two lines a policy process answers. What cannot be understood is an
 * {@link IllegalArgumentException} that says why.
 */
final class Replies {
  /** The protocol spoken here. */
  static final int PROTOCOL = 1;

  static final String GATE_WEIGHTS = "gate_weights";
  static final String BYTES = "bytes";

  /** What a process may need of a trace. */
  private static final Set<String> NEEDS = Set.of(GATE_WEIGHTS, BYTES);

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int SHOWN = 120;

  private Replies() {}

  /** How a process presents itself. */
  record Greeting(String name, List<String> needs) {}

  static Greeting greeting(String line) {
    String accepted = "{\"protocol\":" + PROTOCOL + ",\"name\":\"…\",\"needs\":[…]}";
    List<String> needs = new ArrayList<>();
    String name = "";
    int protocol = -1;
    try (JsonParser json = opened(line, accepted)) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if (key.equals("protocol") && value == JsonToken.VALUE_NUMBER_INT) {
          protocol = json.getIntValue();
        } else if (key.equals("name") && value == JsonToken.VALUE_STRING) {
          name = json.getString();
        } else if (key.equals("needs") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            needs.add(json.getString());
          }
          expect(json.currentToken(), JsonToken.END_ARRAY, line, accepted);
        } else {
          throw unexpected(line, accepted);
        }
      }
      closed(json, line, accepted);
    } catch (JacksonException e) {
      throw notJson(line, accepted, e);
    }
    if (protocol != PROTOCOL) {
      throw new IllegalArgumentException("speaks protocol " + (protocol < 0 ? "unknown" : protocol)
          + ", read " + excerpt(line) + "; accepted is protocol " + PROTOCOL + ": " + accepted);
    }
    if (name.isBlank()) {
      throw unexpected(line, accepted);
    }
    for (String need : needs) {
      if (!NEEDS.contains(need)) {
        throw new IllegalArgumentException(
            "needs \"" + need + "\", read " + excerpt(line) + "; what can be needed is "
                + String.join(", ", NEEDS.stream().sorted().toList()));
      }
    }
    return new Greeting(name, List.copyOf(needs));
  }

  /** The victims that {@code line} names. */
  static int[] victims(String line) {
    String accepted = "{\"victims\":[…]}";
    int[] victims = new int[8];
    int count = 0;
    boolean named = false;
    try (JsonParser json = opened(line, accepted)) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        if (named
            || !json.currentName().equals("victims")
            || json.nextToken() != JsonToken.START_ARRAY) {
          throw unexpected(line, accepted);
        }
        named = true;
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          if (count == victims.length) {
            victims = Arrays.copyOf(victims, 2 * count);
          }
          victims[count++] = json.getIntValue();
        }
        expect(json.currentToken(), JsonToken.END_ARRAY, line, accepted);
      }
      closed(json, line, accepted);
    } catch (JacksonException e) {
      throw notJson(line, accepted, e);
    }
    if (!named) {
      throw unexpected(line, accepted);
    }
    return Arrays.copyOf(victims, count);
  }

  private static JsonParser opened(String line, String accepted) {
    JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line);
    expect(json.nextToken(), JsonToken.START_OBJECT, line, accepted);
    return json;
  }

  private static void closed(JsonParser json, String line, String accepted) {
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      throw unexpected(line, accepted);
    }
  }

  private static void expect(
      @org.jspecify.annotations.Nullable JsonToken token,
      JsonToken wanted,
      String line,
      String accepted) {
    if (token != wanted) {
      throw unexpected(line, accepted);
    }
  }

  private static IllegalArgumentException unexpected(String line, String accepted) {
    return new IllegalArgumentException("answered " + excerpt(line) + "; accepted is " + accepted);
  }

  private static IllegalArgumentException notJson(
      String line, String accepted, JacksonException e) {
    return new IllegalArgumentException(
        "answered " + excerpt(line) + ", which is not JSON; accepted is " + accepted, e);
  }

  /** {@code line} as it was read, or its beginning. */
  static String excerpt(String line) {
    String shown = line.strip().replaceAll("\\p{Cntrl}", "?");
    return shown.isEmpty()
        ? "an empty line"
        : shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
  }
}
