package moesim.report;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import moesim.hardware.wafer.EventLog;
import moesim.hardware.wafer.EventWindow;
import moesim.hardware.wafer.LayerStepEvents;
import moesim.hardware.wafer.LayerStepEvents.Operation;
import moesim.hardware.wafer.LayerStepEvents.Part;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.scenario.WaferRun;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The events of one run in the JSON form of the Trace Event Format, packed by gzip, written as they
 * come.
 *
 * <p><b>Units.</b> {@code ts} and {@code dur} are microseconds with up to six decimals: exact
 * picoseconds. <b>Source.</b> "Trace Event Format", which Perfetto and Chrome read.
 */
final class EventFile implements EventLog, AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final long PS_PER_US = 1_000_000;

  private final Path shown;
  private final EventWindow window;
  private final JsonGenerator json;
  private final EventTracks tracks;
  private final EventCounters counters;
  private final int meshLinks;
  private long operations;
  private long layerSteps;
  private long waits;
  private long stoppedPs = -1;

  /** An empty file; problems name {@code shown}. */
  EventFile(Path file, Path shown, EventWindow window, WaferRun run) throws IOException {
    this.shown = shown;
    this.window = window;
    tracks = new EventTracks(run);
    meshLinks = Math.max(1, tracks.meshLinks());
    counters = new EventCounters(window, tracks.meshLinks());
    json = new JsonFactory()
        .createGenerator(
            ObjectWriteContext.empty(),
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file), BUFFER), StandardCharsets.UTF_8));
    json.writeStartObject();
    json.writeStringProperty("displayTimeUnit", "ns");
    json.writeArrayPropertyStart("traceEvents");
    tracks.write(json);
  }

  /** Microseconds, exact and without zeros at the end. */
  static String micros(long ps) {
    String whole = Long.toString(ps / PS_PER_US);
    long rest = ps % PS_PER_US;
    if (rest == 0) {
      return whole;
    }
    String decimals = Long.toString(PS_PER_US + rest).substring(1);
    int length = decimals.length();
    while (decimals.charAt(length - 1) == '0') {
      length--;
    }
    return whole + "." + decimals.substring(0, length);
  }

  @Override
  public EventWindow window() {
    return window;
  }

  @Override
  public void ended(LayerStepEvents events) {
    try {
      write(events);
    } catch (JacksonException e) {
      throw cannotBeWritten(e);
    }
  }

  private InputException cannotBeWritten(JacksonException e) {
    return new InputException(
        Location.of(shown), "cannot be written to: " + e.getOriginalMessage(), e);
  }

  private void write(LayerStepEvents events) {
    layerSteps++;
    operations += events.operations().size();
    step(events);
    events.parts().forEach(this::part);
    events.operations().forEach(operation -> {
      work(events.layer(), operation);
      if (operation.startPs() > operation.readyPs()) {
        waiting(operation);
      }
    });
    counters.count(events.operations(), this::counted);
  }

  @Override
  public void stopped(long completePs) {
    stoppedPs = completePs;
  }

  private void begin(String phase, String name, int process, int thread, long atPs) {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringProperty("ph", phase);
    json.writeStringProperty("name", name);
    json.writeNumberProperty("pid", process);
    json.writeNumberProperty("tid", thread);
    json.writeName("ts");
    json.writeNumber(micros(atPs));
  }

  private void slice(String name, int process, int thread, long fromPs, long toPs) {
    begin("X", name, process, thread, fromPs);
    json.writeName("dur");
    json.writeNumber(micros(toPs - fromPs));
  }

  private void step(LayerStepEvents events) {
    slice(
        "step " + events.step() + ", layer " + events.layer(),
        EventTracks.LAYER_STEPS,
        EventTracks.STEP_TRACK,
        events.beginPs(),
        events.endPs());
    json.writeObjectPropertyStart("args");
    json.writeNumberProperty("step", events.step());
    json.writeNumberProperty("layer", events.layer());
    json.writeStringProperty("phase", events.phase().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void part(Part part) {
    slice(
        part.stage(),
        EventTracks.LAYER_STEPS,
        EventTracks.PART_TRACK,
        part.beginPs(),
        part.endPs());
    json.writeEndObject();
  }

  private void work(int layer, Operation operation) {
    slice(
        operation.work().text(),
        EventTracks.process(operation),
        tracks.thread(operation),
        operation.startPs(),
        operation.endPs());
    if (operation.chain() != Operation.NONE) {
      boolean feeds = operation.work() == LayerStepEvents.Work.WEIGHTS;
      json.writeStringProperty("bind_id", "0x" + Long.toHexString(operation.chain() + 1));
      json.writeBooleanProperty(feeds ? "flow_out" : "flow_in", true);
    }
    json.writeObjectPropertyStart("args");
    json.writeNumberProperty("layer", layer);
    if (operation.expert() != Operation.NONE) {
      json.writeNumberProperty("expert", operation.expert());
      json.writeNumberProperty("slice", operation.slice());
    }
    if (operation.place() == LayerStepEvents.Place.LINK) {
      json.writeNumberProperty("from_die", operation.from());
      json.writeNumberProperty("to_die", operation.to());
      json.writeNumberProperty("bytes", operation.bytes());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /**
   * Waiting overlaps with other waiting for the same unit, so it is no slice of a thread but an
   * asynchronous one.
   */
  private void waiting(Operation operation) {
    String id = "0x" + Long.toHexString(++waits);
    waitingEnd("b", operation, operation.readyPs(), id);
    waitingEnd("e", operation, operation.startPs(), id);
  }

  private void waitingEnd(String phase, Operation operation, long atPs, String id) {
    String name = "wait: " + operation.work().text();
    begin(phase, name, EventTracks.process(operation), tracks.thread(operation), atPs);
    json.writeStringProperty("cat", "wait");
    json.writeStringProperty("id", id);
    json.writeEndObject();
  }

  private void counted(long atPs, int waiting, int busy) {
    begin("C", "waiting for links", EventTracks.LINKS, EventTracks.COUNTER_TRACK, atPs);
    json.writeObjectPropertyStart("args");
    json.writeNumberProperty("transfers", waiting);
    json.writeEndObject();
    json.writeEndObject();
    begin("C", "busy links", EventTracks.LINKS, EventTracks.COUNTER_TRACK, atPs);
    json.writeObjectPropertyStart("args");
    json.writeNumberProperty("percent", 100.0 * busy / meshLinks);
    json.writeEndObject();
    json.writeEndObject();
  }

  /**
   * The run ended at {@code endPs}; what the file holds is said in it and returned as a line for
   * people.
   */
  String finish(String scenario, int row, long endPs) {
    try {
      writeEnd(scenario, row, endPs);
    } catch (JacksonException e) {
      throw cannotBeWritten(e);
    }
    String held =
        String.format(Locale.ROOT, "%,d operations of %,d layer steps", operations, layerSteps);
    return stoppedPs < 0
        ? held
        : String.format(
            Locale.ROOT,
            "%s, complete until %s us only: the window has more than %,d operations; name a shorter one",
            held,
            micros(stoppedPs),
            window.mostOperations());
  }

  private void writeEnd(String scenario, int row, long endPs) {
    json.writeRaw('\n');
    json.writeEndArray();
    json.writeObjectPropertyStart("otherData");
    json.writeStringProperty("scenario", scenario);
    json.writeNumberProperty("row", row);
    json.writeStringProperty("run_ends_us", micros(endPs));
    json.writeNumberProperty("operations", operations);
    if (stoppedPs >= 0) {
      json.writeStringProperty("complete_until_us", micros(stoppedPs));
    }
    json.writeEndObject();
    json.writeEndObject();
    close();
  }

  @Override
  public void close() {
    json.close();
  }
}
