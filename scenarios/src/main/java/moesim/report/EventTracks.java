package moesim.report;

import java.util.List;
import java.util.Locale;
import moesim.hardware.topology.Link;
import moesim.hardware.topology.Topology;
import moesim.hardware.wafer.LayerStepEvents.Operation;
import moesim.hardware.wafer.LayerStepEvents.Place;
import moesim.scenario.WaferRun;
import tools.jackson.core.JsonGenerator;

/**
 * The tracks of an event trace. The format knows processes with threads; here layer steps are a
 * process, all links one with a thread each, and every die one with its units.
 *
 * <p><b>Shape.</b> A thread has a number of its own over all processes, and none is 0: viewers take
 * 0 for idle.
 */
final class EventTracks {
  private static final List<Place> PLACES = List.of(Place.values());

  static final int LAYER_STEPS = 1;
  static final int LINKS = 2;
  private static final int FIRST_DIE = 3;

  static final int STEP_TRACK = 1;
  static final int PART_TRACK = 2;
  static final int COUNTER_TRACK = 3;
  private static final int FIRST_LINK = 4;

  private static final Place[] UNITS = {Place.COMPUTE, Place.HBM, Place.PORT};

  private final Topology topology;
  private final int links;
  private final boolean bothWays;

  EventTracks(WaferRun run) {
    topology = run.wafer().topology();
    boolean ports = run.packets().map(packets -> packets.ports()).orElse(false);
    links = topology.linkCount() + (ports ? 2 * topology.nodeCount() : 0);
    bothWays = sharesLinks();
  }

  /** The links of the topology, without the ways between dies and routers. */
  int meshLinks() {
    return topology.linkCount();
  }

  static int process(Operation operation) {
    return operation.place() == Place.LINK ? LINKS : FIRST_DIE + operation.number();
  }

  int thread(Operation operation) {
    return operation.place() == Place.LINK
        ? FIRST_LINK + operation.number()
        : unit(operation.number(), operation.place());
  }

  private int unit(int die, Place place) {
    return FIRST_LINK + links + die * PLACES.size() + PLACES.indexOf(place);
  }

  /** Names all of them. */
  void write(JsonGenerator json) {
    process(json, LAYER_STEPS, "layer steps");
    thread(json, LAYER_STEPS, STEP_TRACK, "layer steps");
    thread(json, LAYER_STEPS, PART_TRACK, "parts");
    process(json, LINKS, "links");
    thread(json, LINKS, COUNTER_TRACK, "counters");
    String[] names = linkNames();
    for (int link = 0; link < links; link++) {
      thread(json, LINKS, FIRST_LINK + link, names[link]);
    }
    for (int die = 0; die < topology.nodeCount(); die++) {
      process(json, FIRST_DIE + die, "die " + die);
      for (Place place : UNITS) {
        thread(json, FIRST_DIE + die, unit(die, place), place.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private boolean sharesLinks() {
    int[] there = new int[Math.max(1, topology.longestRoute())];
    int[] back = new int[there.length];
    return topology.nodeCount() > 1
        && topology.route(0, 1, there) == 1
        && topology.route(1, 0, back) == 1
        && there[0] == back[0];
  }

  private String[] linkNames() {
    int dies = topology.nodeCount();
    String[] names = new String[links];
    for (Link link : Link.of(topology)) {
      names[link.number()] = link.from() + (bothWays ? " \u2013 " : " \u2192 ") + link.to();
    }
    for (int link = topology.linkCount(); link < links; link++) {
      int port = link - topology.linkCount();
      names[link] =
          port < dies ? "die " + port + " \u2192 router" : "router \u2192 die " + (port - dies);
    }
    return names;
  }

  private static void process(JsonGenerator json, int process, String name) {
    metadata(json, "process_name", process, 0, name);
    metadata(json, "process_sort_index", process, 0, process);
  }

  private static void thread(JsonGenerator json, int process, int thread, String name) {
    metadata(json, "thread_name", process, thread, name);
    metadata(json, "thread_sort_index", process, thread, thread);
  }

  private static void metadata(
      JsonGenerator json, String kind, int process, int thread, Object value) {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringProperty("ph", "M");
    json.writeStringProperty("name", kind);
    json.writeNumberProperty("pid", process);
    json.writeNumberProperty("tid", thread);
    json.writeNumberProperty("ts", 0);
    json.writeObjectPropertyStart("args");
    if (value instanceof Integer index) {
      json.writeNumberProperty("sort_index", index);
    } else {
      json.writeStringProperty("name", value.toString());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
