package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.units.Bandwidth;
import moesim.units.Latency;

/**
 * Lines of from, to, bandwidth, latency and perhaps both.
 *
 * <p><b>Errors.</b> All wrong lines are reported together, each at its place.
 */
final class EdgeList {
  private static final String FORM = "expected from,to,bandwidth,latency or …,both";
  private static final String HEADER = "from";
  private static final String BOTH = "both";

  /** A link as written; negative numbers are switches, the first one being −1. */
  private record Edge(int from, int to, Wire wire, boolean both, Location place) {}

  private final List<Edge> edges = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> switches = new LinkedHashMap<>();
  private int units;

  private EdgeList() {}

  /** The links of {@code text}, whose first line is the one after {@code before}. */
  static EdgeList of(String text, Location before) {
    EdgeList list = new EdgeList();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].replaceFirst("#.*", "").strip();
      boolean header = i == 0 && line.startsWith(HEADER + ",");
      if (!line.isEmpty() && !header) {
        list.read(line, Location.inText(before.source(), before.line() + 1 + i, Location.NONE));
      }
    }
    list.check(before);
    return list;
  }

  private void read(String line, Location place) {
    String[] words = line.split(",", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].strip();
    }
    if (words.length != 4 && words.length != 5) {
      problems.add(new Problem(place, FORM + ", read \"" + line + "\""));
      return;
    }
    try {
      if (words.length == 5 && !words[4].equals(BOTH)) {
        throw new IllegalArgumentException(
            "expected both or nothing at the end, read \"" + words[4] + "\"");
      }
      int from = node(words[0]);
      int to = node(words[1]);
      if (from == to) {
        throw new IllegalArgumentException("a link from " + words[0] + " to itself");
      }
      Wire wire = new Wire(Bandwidth.parse(words[2]), Latency.parse(words[3]));
      edges.add(new Edge(from, to, wire, words.length == 5, place));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(place, String.valueOf(e.getMessage())));
    }
  }

  private int node(String word) {
    if (word.isEmpty()) {
      throw new IllegalArgumentException("a node without a name");
    }
    if (!word.matches("[0-9]+")) {
      Integer known = switches.computeIfAbsent(word, name -> -1 - switches.size());
      return known;
    }
    if (word.length() > 6 || Integer.parseInt(word) >= FabricTopology.MOST_NODES) {
      throw new IllegalArgumentException(
          "unit " + word + " outside [0, " + FabricTopology.MOST_NODES + ")");
    }
    int unit = Integer.parseInt(word);
    units = Math.max(units, unit + 1);
    return unit;
  }

  /** Wrong lines; a link that stands twice; units that no line names. */
  private void check(Location before) {
    Map<String, Edge> first = new LinkedHashMap<>();
    boolean[] named = new boolean[units];
    for (Edge edge : edges) {
      note(first, edge, edge.from, edge.to);
      if (edge.both) {
        note(first, edge, edge.to, edge.from);
      }
      mark(named, edge.from);
      mark(named, edge.to);
    }
    if (problems.isEmpty() && units == 0) {
      problems.add(new Problem(before, "no unit: units are whole numbers from 0"));
    }
    for (int unit = 0; problems.isEmpty() && unit < units; unit++) {
      if (!named[unit]) {
        problems.add(new Problem(
            before,
            "no link of unit " + unit + ", but of unit " + (units - 1)
                + "; units are numbered without gaps"));
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }

  private void note(Map<String, Edge> first, Edge edge, int from, int to) {
    Edge earlier = first.putIfAbsent(from + " " + to, edge);
    if (earlier != null) {
      problems.add(new Problem(
          edge.place,
          "a second link from " + nameOf(from) + " to " + nameOf(to) + ", first at line "
              + earlier.place.line()
              + "; give one the bandwidth of both, or each a switch of its own"));
    }
  }

  private static void mark(boolean[] named, int node) {
    if (node >= 0) {
      named[node] = true;
    }
  }

  private String nameOf(int node) {
    return node >= 0 ? String.valueOf(node) : new ArrayList<>(switches.keySet()).get(-1 - node);
  }

  Wiring wiring() {
    Wiring wiring = new Wiring(units);
    switches.keySet().forEach(name -> wiring.addSwitch());
    for (Edge edge : edges) {
      int from = edge.from >= 0 ? edge.from : units - 1 - edge.from;
      int to = edge.to >= 0 ? edge.to : units - 1 - edge.to;
      wiring.link(from, to, edge.wire, 0);
      if (edge.both) {
        wiring.link(to, from, edge.wire, 0);
      }
    }
    return wiring;
  }
}
