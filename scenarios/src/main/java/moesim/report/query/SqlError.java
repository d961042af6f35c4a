package moesim.report.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;
import moesim.report.table.Source;

/** What H2 says of a text that it cannot answer, as one line with the place in the text. */
final class SqlError {
  private static final String SOURCE = "query";

  /** H2 marks the place in the text that it repeats. */
  private static final String MARK = "[*]";

  private static final Pattern REPEATED = Pattern.compile("\\s*;?\\s*SQL statement:(?s:.*)$");
  private static final Pattern UNKNOWN =
      Pattern.compile("(Column|Table) \"([^\"]+)\" not found(?s:.*)");

  private static final Pattern NAME = Pattern.compile("\"+([^\"]+)\"");

  private SqlError() {}

  static InputException of(SQLException error, String sql, Source source, List<String> columns) {
    String message = REPEATED.matcher(String.valueOf(error.getMessage())).replaceFirst("");
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.matches()) {
      return unknown(unknown.group(1), unknown.group(2), sql, source, columns);
    }
    int mark = message.indexOf(MARK);
    if (mark >= 0) {
      int begin = message.indexOf('"');
      String expected = message.contains("; expected ")
          ? message.substring(message.indexOf("; expected ")).replaceAll("\\s+", " ")
          : "";
      // Line breaks are repeated as \\000a.
      String before = message.substring(begin + 1, mark).replaceAll("\\\\[0-9a-f]{4}", " ");
      return at(sql, before.length(), "not a select that can be read here" + expected);
    }
    if (message.startsWith("Method is only allowed for a query")) {
      return at(sql, 0, "expected a select, which only reads");
    }
    Matcher name = NAME.matcher(message);
    return at(
        sql,
        name.find() ? sql.indexOf(name.group(1)) : -1,
        message.replace("\"\"\"", "\"").replaceAll("\\s+", " ").replaceAll(" \\[\\d+-\\d+]$", ""));
  }

  private static InputException unknown(
      String what, String name, String sql, Source source, List<String> columns) {
    int place = sql.toLowerCase(Locale.ROOT).indexOf(name.toLowerCase(Locale.ROOT));
    boolean table = what.equals("Table");
    if (!table && columns.contains(name)) {
      return at(sql, place, "names with a dot stand in double quotes: \"" + name + "\"");
    }
    return at(
        sql,
        place,
        "no " + what.toLowerCase(Locale.ROOT) + " \"" + name + "\""
            + Suggestion.forName(name, table ? source.names() : columns));
  }

  private static InputException at(String sql, int place, String message) {
    if (place < 0 || place > sql.length()) {
      return new InputException(Location.of(SOURCE), message);
    }
    String before = sql.substring(0, place);
    long line = before.chars().filter(letter -> letter == '\n').count() + 1;
    return new InputException(
        Location.inText(SOURCE, line, place - before.lastIndexOf('\n')), message);
  }
}
