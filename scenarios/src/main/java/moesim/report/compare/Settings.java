package moesim.report.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.report.table.Origin;

/** How two results came to be, where that differs: lines for people. */
final class Settings {
  private static final List<String> VALUES =
      List.of("moesim_version", "moesim_commit", "command", "scenario", "seed", "curve_capacities");
  private static final List<String> LISTS = List.of("settings", "curve_policies");

  private Settings() {}

  static List<String> differences(Origin a, Origin b) {
    List<String> lines = new ArrayList<>();
    for (String name : VALUES) {
      add(lines, name, a.values().getOrDefault(name, ""), b.values().getOrDefault(name, ""));
    }
    for (String name : LISTS) {
      add(lines, name, String.join(", ", a.list(name)), String.join(", ", b.list(name)));
    }
    addDigests(lines, "trace", a.digests(Origin.TRACES), b.digests(Origin.TRACES));
    addDigests(
        lines, "policy file", a.digests(Origin.POLICY_FILES), b.digests(Origin.POLICY_FILES));
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

  private static void addDigests(
      List<String> lines, String what, Map<String, String> a, Map<String, String> b) {
    Set<String> sources = new LinkedHashSet<>(a.keySet());
    sources.addAll(b.keySet());
    for (String source : sources) {
      add(
          lines,
          what + " " + source + ", sha256",
          a.getOrDefault(source, ""),
          b.getOrDefault(source, ""));
    }
  }
}
