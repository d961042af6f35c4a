package moesim.traces.requests;

import java.util.List;
import java.util.function.ToLongBiFunction;
import moesim.traces.text.LineFile;

/** Request traces as CSV with a header: three of its columns, wherever they stand. */
final class CsvRequests implements RequestFormat {
  private final String name;
  private final String sentence;
  private final List<String> titles;
  private final ToLongBiFunction<LineFile, String> arrivalNs;
  private int[] columns = {};

  /**
   * A format of that {@code name}.
   *
   * @param titles of the columns of arrivals, prompt and output tokens, as {@link RequestColumns}
   *     finds them
   * @param arrivalNs nanoseconds of the text of an arrival, from any origin
   */
  CsvRequests(
      String name,
      String sentence,
      List<String> titles,
      ToLongBiFunction<LineFile, String> arrivalNs) {
    this.name = name;
    this.sentence = sentence;
    this.titles = titles;
    this.arrivalNs = arrivalNs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public boolean recognises(String firstLine) {
    return RequestColumns.find(firstLine, titles).isPresent();
  }

  @Override
  public void read(LineFile lines, RequestRows rows) {
    if (lines.number() == 1) {
      columns = RequestColumns.find(lines.text(), titles).orElseThrow();
      return;
    }
    RequestColumns row = RequestColumns.ofRow(lines, columns);
    rows.add(arrivalNs.applyAsLong(lines, row.text(0)), row.tokens(lines, 1), row.tokens(lines, 2));
  }
}
