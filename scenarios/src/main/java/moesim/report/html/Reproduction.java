package moesim.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.report.table.Origin;

/** How to make the results again, and from what they were made. */
final class Reproduction {
  private Reproduction() {}

  static String of(Origin origin) {
    StringBuilder facts = new StringBuilder();
    add(facts, "Command", "<code>" + Html.escaped(command(origin)) + "</code>");
    add(
        facts,
        "moesim",
        Html.escaped(origin.value("moesim_version") + ", commit " + origin.value("moesim_commit")));
    add(facts, "Seed", Html.escaped(origin.value("seed")));
    add(facts, "SHA-256 of the scenario", code(origin.value("scenario_sha256")));
    for (Map<String, String> trace : origin.traces()) {
      add(
          facts,
          "Trace",
          Html.escaped(trace.getOrDefault("source", "") + " (" + trace.getOrDefault("format", "")
                  + "), SHA-256 ")
              + code(trace.getOrDefault("sha256", "")));
    }
    for (String contract : origin.list("replay_contracts")) {
      add(facts, "Replay", Html.escaped(contract));
    }
    return facts.toString();
  }

  /** What the command line changed in the scenario; nothing if nothing. */
  static String settings(Origin origin) {
    List<String> settings = origin.list("settings");
    return settings.isEmpty()
        ? ""
        : "<p class=\"warning\">These runs were made with "
            + Html.escaped("--set " + String.join(" --set ", settings))
            + ", which wins over the text below.</p>";
  }

  private static String command(Origin origin) {
    List<String> words = new ArrayList<>(List.of(
        "moesim",
        origin.values().getOrDefault("command", "run"),
        quoted(origin.value("scenario_file"))));
    origin.list("settings").forEach(setting -> words.addAll(List.of("--set", quoted(setting))));
    if (!origin.list("curve_policies").isEmpty()) {
      words.addAll(List.of("--policies", String.join(",", origin.list("curve_policies"))));
    }
    words.addAll(List.of("--out", "DIR"));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=+:@%,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String code(String text) {
    return "<code>" + Html.escaped(text) + "</code>";
  }

  private static void add(StringBuilder facts, String name, String value) {
    facts.append("<dt>").append(name).append("</dt><dd>").append(value).append("</dd>\n");
  }
}
