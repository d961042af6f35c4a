package moesim.report.plot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.report.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a column as numbers: they are numbers, or texts with a number and the same unit,
 * such as {@code 25 %}.
 */
record Scale(boolean isNumeric, String unit) {
  private static final Pattern QUANTITY =
      Pattern.compile("(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*(\\D*)");

  /**
   * That of column {@code column} in {@code rows}; not numeric if some cell is no number of the
   * common unit.
   */
  static Scale of(Table table, int column, List<@Nullable Object[]> rows) {
    List<String> units = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      if (row[column] instanceof String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
          return new Scale(false, "");
        }
        units.add(quantity.group(2).strip());
      } else if (row[column] instanceof Boolean) {
        return new Scale(false, "");
      }
    }
    Set<String> different = new LinkedHashSet<>(units);
    return different.size() > 1
        ? new Scale(false, "")
        : new Scale(
            true,
            units.isEmpty()
                ? table.columns().get(column).unit()
                : different.iterator().next());
  }

  /** The number in {@code cell}; NaN if it is absent. */
  static double number(@Nullable Object cell) {
    if (cell instanceof String text) {
      Matcher quantity = QUANTITY.matcher(text);
      return quantity.matches() ? Double.parseDouble(quantity.group(1)) : Double.NaN;
    }
    return Table.number(cell);
  }

  /** {@code name} as the title of an axis: words, and the unit unless the name says it. */
  String title(String name) {
    String words = name.replace('_', ' ').replace('.', ' ');
    boolean told = unit.isEmpty()
        || unit.equals("ratio")
        || unit.equals("flag")
        || words.contains(unit.toLowerCase(java.util.Locale.ROOT));
    // "capacity experts (experts)" would say it twice, "capacity (experts)" says it well.
    return told ? words : words + " (" + unit + ")";
  }
}
