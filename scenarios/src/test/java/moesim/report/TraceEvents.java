package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file in the Trace Event Format, read without any of what wrote it, and the rules of the format.
 */
final class TraceEvents {
  /** By track, {@code process / thread}, in the order of the file. */
  final Map<String, List<Slice>> slices = new LinkedHashMap<>();

  final Map<String, Object> other = new HashMap<>();
  final List<Map<String, Object>> events = new ArrayList<>();

  private final Map<String, String> processes = new HashMap<>();
  private final Map<String, String> threads = new HashMap<>();

  /** A complete event; picoseconds. */
  record Slice(String name, long beginPs, long endPs) {
    long ps() {
      return endPs - beginPs;
    }
  }

  static TraceEvents read(Path file) throws IOException {
    TraceEvents trace = new TraceEvents();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "traceEvents" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              trace.events.add(object(json));
            }
          }
          case "displayTimeUnit" -> assertThat(json.getString()).isEqualTo("ns");
          case "otherData" -> trace.other.putAll(object(json));
          default -> throw new AssertionError("no key of the format: " + key);
        }
      }
    }
    trace.check();
    return trace;
  }

  private static Map<String, Object> object(JsonParser json) {
    Map<String, Object> values = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      Object value = switch (token) {
        case START_OBJECT -> object(json);
        case VALUE_STRING -> json.getString();
        case VALUE_TRUE -> true;
        default -> json.getDecimalValue();
      };
      assertThat(values.put(name, value)).as("twice: %s", name).isNull();
    }
    return values;
  }

  private static String track(Map<String, Object> event) {
    return event.get("pid") + "/" + event.get("tid");
  }

  private static String text(Map<String, Object> event, String key) {
    Object value = event.get(key);
    if (value == null) {
      throw new AssertionError("no " + key + " in " + event);
    }
    return value.toString();
  }

  private static long ps(Map<String, Object> event, String key) {
    BigDecimal micros = new BigDecimal(text(event, key));
    return micros.movePointRight(6).longValueExact();
  }

  private void check() {
    Map<String, long[]> flows = new HashMap<>();
    Map<String, Map<String, Object>> open = new HashMap<>();
    for (Map<String, Object> event : events) {
      for (String key : List.of("ph", "ts", "pid", "tid", "name")) {
        assertThat(event).containsKey(key);
      }
      assertThat(ps(event, "ts")).isNotNegative();
      switch (text(event, "ph")) {
        case "M" -> name(event);
        case "X" -> {
          long beginPs = ps(event, "ts");
          long durationPs = ps(event, "dur");
          assertThat(durationPs).isNotNegative();
          slices
              .computeIfAbsent(nameOf(event), track -> new ArrayList<>())
              .add(new Slice(text(event, "name"), beginPs, beginPs + durationPs));
          flow(event, beginPs, flows);
        }
        case "b" ->
          assertThat(open.put(text(event, "cat") + text(event, "id"), event)).isNull();
        case "e" -> {
          Map<String, Object> begin = open.remove(text(event, "cat") + text(event, "id"));
          assertThat(begin).as("ends what never began: %s", event).isNotNull();
          if (begin != null) {
            assertThat(text(begin, "name")).isEqualTo(text(event, "name"));
            assertThat(track(begin)).isEqualTo(track(event));
            assertThat(ps(begin, "ts")).isLessThan(ps(event, "ts"));
          }
        }
        case "C" -> assertThat(text(event, "args")).isNotEqualTo("{}");
        default -> throw new AssertionError("no phase of the format: " + event);
      }
    }
    assertThat(open).isEmpty();
    flows.forEach((id, ends) -> assertThat(ends[0])
        .as("flow %s begins before it ends", id)
        .isNotNegative()
        .isLessThanOrEqualTo(ends[1]));
    slices.forEach(TraceEvents::checkOrder);
  }

  private void name(Map<String, Object> event) {
    Object name = ((Map<?, ?>) event.getOrDefault("args", Map.of())).get("name");
    if (text(event, "name").equals("process_name")) {
      assertThat(processes.put(text(event, "pid"), String.valueOf(name))).isNull();
    } else if (text(event, "name").equals("thread_name")) {
      assertThat(threads.put(track(event), String.valueOf(name))).isNull();
    }
  }

  private String nameOf(Map<String, Object> event) {
    assertThat(processes).containsKey(text(event, "pid"));
    assertThat(threads).containsKey(track(event));
    return processes.get(text(event, "pid")) + " / " + threads.get(track(event));
  }

  private static void flow(Map<String, Object> event, long beginPs, Map<String, long[]> flows) {
    if (!event.containsKey("bind_id")) {
      return;
    }
    // Where it begins and where it ends, each once.
    long[] ends = flows.computeIfAbsent(text(event, "bind_id"), id -> new long[] {-1, -1});
    int end = event.containsKey("flow_out") ? 0 : 1;
    assertThat(event).containsKey(end == 0 ? "flow_out" : "flow_in");
    assertThat(ends[end]).as("twice: %s", event).isEqualTo(-1);
    ends[end] = beginPs;
    assertThat(end == 1 && ends[0] < 0)
        .as("a flow ends before it begins: " + event)
        .isFalse();
  }

  /** Slices of a track follow one another: none reaches into the next. */
  private static void checkOrder(String track, List<Slice> slices) {
    List<Slice> inOrder = new ArrayList<>(slices);
    inOrder.sort(Comparator.comparingLong(Slice::beginPs).thenComparingLong(Slice::endPs));
    for (int i = 1; i < inOrder.size(); i++) {
      assertThat(inOrder.get(i - 1).endPs())
          .as("%s: %s, %s", track, inOrder.get(i - 1), inOrder.get(i))
          .isLessThanOrEqualTo(inOrder.get(i).beginPs());
    }
  }

  long flows() {
    return events.stream().filter(event -> event.containsKey("flow_out")).count();
  }

  /** How long all waiting of what {@code name} says took together. */
  long waitedPs(java.util.function.Predicate<String> name) {
    return events.stream()
        .filter(event -> "be".contains(text(event, "ph")) && name.test(text(event, "name")))
        .mapToLong(event -> text(event, "ph").equals("b") ? -ps(event, "ts") : ps(event, "ts"))
        .sum();
  }

  /** Busy time of a track within {@code [fromPs, ∞)}. */
  long busyPs(String track, long fromPs) {
    return slices.getOrDefault(track, List.of()).stream()
        .filter(slice -> slice.beginPs() >= fromPs)
        .mapToLong(Slice::ps)
        .sum();
  }

  long lastPs() {
    return slices.values().stream()
        .flatMap(List::stream)
        .mapToLong(Slice::endPs)
        .max()
        .orElse(-1);
  }
}
