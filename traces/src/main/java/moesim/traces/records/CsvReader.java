package moesim.traces.records;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import moesim.routing.Phase;
import moesim.routing.WeightKind;
import moesim.traces.DataFile;
import moesim.traces.text.Excerpt;
import moesim.traces.text.LineFile;
import org.jspecify.annotations.Nullable;

/** Reads files of {@link CsvTrace}. */
final class CsvReader implements RecordReader {
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Map<String, Phase> PHASES = Map.of(
      "0", Phase.PREFILL,
      "prefill", Phase.PREFILL,
      "prompt", Phase.PREFILL,
      "1", Phase.DECODE,
      "decode", Phase.DECODE,
      "generated", Phase.DECODE);

  private final CsvNames names;
  private String header = "";
  private @Nullable CsvColumns columns;
  // A logger that is started again goes on in the same file, with its header.
  private int run;
  private boolean rowsNumbered;
  private boolean begun;

  CsvReader(CsvNames names) {
    this.names = names;
  }

  @Override
  public void read(DataFile file, RecordDoor door) {
    columns = null;
    run = 0;
    begun = false;
    RecordLines.ofText(file, door, this::line);
  }

  private void line(LineFile lines, RecordDoor door) {
    String text = lines.text();
    CsvColumns known = columns;
    if (known == null) {
      readHeader(lines, text);
    } else if (text.equals(header)) {
      run++;
    } else if (CsvColumns.mayBeHeader(text)) {
      readRow(lines, door, known, fields(lines, text));
    }
  }

  private static List<String> fields(LineFile lines, String text) {
    try {
      return CsvColumns.fields(text);
    } catch (CsvParseException e) {
      throw lines.problem("not CSV: "
          + Excerpt.oneLine(String.valueOf(e.getMessage()), 120)
          + "; a field cannot go on in the next line");
    }
  }

  private void readHeader(LineFile lines, String text) {
    if (!CsvColumns.mayBeHeader(text)) {
      return;
    }
    Optional<CsvColumns> found = CsvColumns.of(fields(lines, text), names);
    if (found.isEmpty()) {
      throw lines.problem("expected a header with a column of layers ("
          + names.shown(CsvRole.LAYER) + ") and one of experts (" + names.shown(CsvRole.EXPERTS)
          + "), read " + Excerpt.of(text) + "; option columns names others");
    }
    header = text;
    columns = found.get();
  }

  private void readRow(LineFile lines, RecordDoor door, CsvColumns known, List<String> fields) {
    door.weights(WeightKind.SOFTMAX);
    RoutingRecord record = door.record();
    known.ofRoles().forEach((role, column) -> {
      if (column >= fields.size()) {
        throw lines.problem("the row has " + fields.size() + " fields, so no " + role.written()
            + " in field " + (column + 1));
      }
      read(lines, record, role, fields.get(column).strip());
    });
    if (run > 0) {
      record.request(record.request() + " of run " + (run + 1));
    }
    begun = true;
    door.add(lines, lines.number());
  }

  private void read(LineFile lines, RoutingRecord record, CsvRole role, String value) {
    switch (role) {
      case LAYER -> record.layer(wholeNumber(lines, value, "the number of a layer"));
      case REQUEST -> record.request(value);
      case POSITION -> record.position(wholeNumber(lines, value, "the position of a token"));
      case PHASE -> record.phase(phase(lines, value));
      case EXPERTS -> {
        for (String id : split(value)) {
          record.expert(wholeNumber(lines, id, "an expert id"));
        }
      }
      case WEIGHTS -> {
        for (String weight : split(value)) {
          record.weight(number(lines, weight));
        }
      }
      case ROW -> {
        // The first row shows whether it is a number, or the text of a token.
        rowsNumbered = begun ? rowsNumbered : WHOLE_NUMBER.matcher(value).matches();
        if (rowsNumbered) {
          record.row(wholeNumber(lines, value, "the row of a token"));
        }
      }
    }
  }

  private static String[] split(String value) {
    boolean bracketed = (value.startsWith("[") && value.endsWith("]"))
        || (value.startsWith("(") && value.endsWith(")"));
    String bare = bracketed ? value.substring(1, value.length() - 1).strip() : value;
    return bare.isEmpty() ? new String[0] : SEPARATORS.split(bare);
  }

  private static int wholeNumber(LineFile lines, String value, String what) {
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw lines.problem("expected " + what + ", read " + Excerpt.of(value));
    }
    return Integer.parseInt(value);
  }

  private static float number(LineFile lines, String value) {
    try {
      float number = Float.parseFloat(value);
      if (!Float.isInfinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are too large.
    }
    throw lines.problem("expected a gate weight, read " + Excerpt.of(value));
  }

  private static Phase phase(LineFile lines, String value) {
    Phase known = PHASES.get(value.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw lines.problem(
          "expected a phase (prefill, prompt, 0, decode, generated, 1), read " + Excerpt.of(value));
    }
    return known;
  }
}
