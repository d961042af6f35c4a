package moesim.report.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.report.table.Origin;

/** How two results came to be, where that differs: lines for people. */
final class Settings {
  private static final List<String> VALUES =
      List.of("moesim_version", "moesim_commit", "command", "scenario", "seed", "curve_capacities");
  private static final List<String> LISTS = List.of("settings", "curve_policies", "policy_files");

  private Settings() {}

  static List<String> differences(Origin a, Origin b) {
    List<String> lines = new ArrayList<>();
    for (String name : VALUES) {
      add(lines, name, a.values().getOrDefault(name, ""), b.values().getOrDefault(name, ""));
    }
    for (String name : LISTS) {
      add(lines, name, String.join(", ", a.list(name)), String.join(", ", b.list(name)));
    }
    addTraces(lines, digests(a), digests(b));
    List<String> text = LineDifference.of(
        a.value("scenario_text").lines().toList(),
        b.value("scenario_text").lines().toList());
    if (!text.isEmpty()) {
      lines.add("scenario text:");
      text.forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static void add(List<String> lines, String name, String a, String b) {
    if (!a.equals(b)) {
      lines.add(name + ": A " + shown(a) + ", B " + shown(b));
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "none" : "\"" + value + "\"";
  }

  private static Map<String, String> digests(Origin origin) {
    Map<String, String> digests = new LinkedHashMap<>();
    origin
        .traces()
        .forEach(trace ->
            digests.put(trace.getOrDefault("source", ""), trace.getOrDefault("sha256", "")));
    return digests;
  }

  private static void addTraces(List<String> lines, Map<String, String> a, Map<String, String> b) {
    Set<String> sources = new LinkedHashSet<>(a.keySet());
    sources.addAll(b.keySet());
    for (String source : sources) {
      add(
          lines,
          "trace " + source + ", sha256",
          a.getOrDefault(source, ""),
          b.getOrDefault(source, ""));
    }
  }
}
