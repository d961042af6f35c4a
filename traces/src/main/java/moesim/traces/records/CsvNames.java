package moesim.traces.records;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.input.Option;
import moesim.input.Options;

/**
 * What columns of a CSV file are called.
 *
 * @param ofRoles for each role the names it may have, without blanks, underscores and case
 */
record CsvNames(Map<CsvRole, List<String>> ofRoles) {
  static final CsvNames USUAL = new CsvNames(Map.of(
      CsvRole.LAYER,
      List.of("layer", "layerid", "layeridx", "layerindex", "moelayer"),
      CsvRole.EXPERTS,
      List.of(
          "experts",
          "expertids",
          "activatedexpertids",
          "selectedexperts",
          "topkids",
          "topkexperts"),
      CsvRole.WEIGHTS,
      List.of("weights", "expertweights", "topkweights", "gateweights", "gatingprobs"),
      CsvRole.REQUEST,
      List.of(
          "request",
          "requestid",
          "reqid",
          "contextid",
          "promptid",
          "problemid",
          "sequenceid",
          "batchnumber"),
      CsvRole.POSITION,
      List.of("position", "tokenposition", "tokenidx", "tokenindex"),
      // A row of a forward pass where it is a number; MoE-Beyond writes the token's text.
      CsvRole.ROW,
      List.of("token", "row"),
      CsvRole.PHASE,
      List.of("phase")));

  /** Columns as a user names them: {@code layer=L, experts=chosen}. */
  static CsvNames read(String text, Options options, Option<String> option) {
    Map<CsvRole, List<String>> named = new LinkedHashMap<>(USUAL.ofRoles);
    for (String part : text.split(",", -1)) {
      String[] sides = part.split("=", 2);
      CsvRole role = CsvRole.find(sides[0].strip())
          .orElseThrow(() -> options.problem(
              option,
              "no \"" + sides[0].strip() + "\" among what columns can be: " + CsvRole.listed()));
      if (sides.length < 2 || sides[1].isBlank()) {
        throw options.problem(option, "name the column: " + role.written() + "=NAME");
      }
      named.put(role, List.of(bare(sides[1])));
    }
    return new CsvNames(named);
  }

  /** {@code name} without what spellings differ in. */
  static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_\\-\\ufeff]", "");
  }

  /** The names of {@code role}, for messages. */
  String shown(CsvRole role) {
    return ofRoles.getOrDefault(role, List.of()).stream().collect(Collectors.joining(", "));
  }
}
