package moesim.traces.records;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the columns of a CSV trace stand.
 *
 * @param ofRoles index of the column by its role
 */
record CsvColumns(Map<CsvRole, Integer> ofRoles) {
  /** False for blank lines, comments and the title that forks of llama.cpp write above. */
  static boolean mayBeHeader(String line) {
    return !line.isBlank() && !line.startsWith("#") && !line.startsWith("===");
  }

  /** The columns of {@code header} by their usual names; empty if layer or experts are missing. */
  static Optional<CsvColumns> of(String header) {
    try {
      return of(fields(header), CsvNames.USUAL);
    } catch (CsvParseException e) {
      return Optional.empty();
    }
  }

  static Optional<CsvColumns> of(List<String> header, CsvNames names) {
    Map<CsvRole, Integer> found = new EnumMap<>(CsvRole.class);
    for (int column = 0; column < header.size(); column++) {
      String bare = CsvNames.bare(header.get(column));
      for (CsvRole role : CsvRole.values()) {
        if (names.ofRoles().getOrDefault(role, List.of()).contains(bare)) {
          found.putIfAbsent(role, column);
        }
      }
    }
    boolean enough = found.containsKey(CsvRole.LAYER) && found.containsKey(CsvRole.EXPERTS);
    return enough ? Optional.of(new CsvColumns(found)) : Optional.empty();
  }

  /** The fields of a line. */
  static List<String> fields(String line) {
    return builder().ofSingleCsvRecord(line).getFields();
  }

  private static CsvReaderBuilder builder() {
    return de.siegmar.fastcsv.reader.CsvReader.builder().detectBomHeader(false);
  }
}
