package moesim.traces.records;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a column of a CSV trace can be. */
enum CsvRole {
  LAYER,
  EXPERTS,
  WEIGHTS,
  REQUEST,
  POSITION,
  ROW,
  PHASE;

  String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CsvRole> find(String written) {
    return Arrays.stream(values())
        .filter(role -> role.written().equals(written))
        .findFirst();
  }

  static String listed() {
    return Arrays.stream(values()).map(CsvRole::written).collect(Collectors.joining(", "));
  }
}
