package moesim.traces.requests;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import moesim.traces.text.Excerpt;
import moesim.traces.text.LineFile;

/**
 * The columns of a CSV row that a format wants.
 *
 * @param values in the order of the columns that are wanted
 */
record RequestColumns(List<String> values) {
  private static final Pattern TOKENS = Pattern.compile("[0-9]{1,9}(\\.0+)?");

  /** Where {@code wanted}, without blanks and case, stand in a header; empty if one is missing. */
  static Optional<int[]> find(String header, List<String> wanted) {
    List<String> names;
    try {
      names = fields(header).stream()
          .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[\\s\\ufeff]", ""))
          .toList();
    } catch (CsvParseException e) {
      return Optional.empty();
    }
    int[] columns = wanted.stream().mapToInt(names::indexOf).toArray();
    return Arrays.stream(columns).allMatch(column -> column >= 0)
        ? Optional.of(columns)
        : Optional.empty();
  }

  private static List<String> fields(String line) {
    return CsvReader.builder().ofSingleCsvRecord(line).getFields();
  }

  /** The values of {@code columns} in a row. */
  static RequestColumns ofRow(LineFile lines, int[] columns) {
    List<String> fields;
    try {
      fields = fields(lines.text());
    } catch (CsvParseException e) {
      throw lines.problem("not CSV: " + Excerpt.oneLine(String.valueOf(e.getMessage()), 120));
    }
    int last = Arrays.stream(columns).max().orElseThrow();
    if (fields.size() <= last) {
      throw lines.problem(
          "the row has " + fields.size() + " fields, the header at least " + (last + 1));
    }
    return new RequestColumns(
        Arrays.stream(columns).mapToObj(column -> fields.get(column).strip()).toList());
  }

  String text(int index) {
    return values.get(index);
  }

  /** A number of tokens; some write 10.0. */
  int tokens(LineFile lines, int index) {
    String text = values.get(index);
    if (!TOKENS.matcher(text).matches()) {
      throw lines.problem("expected a number of tokens, read " + Excerpt.of(text));
    }
    return Integer.parseInt(text.split("\\.", 2)[0]);
  }
}
