package moesim.scenario;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.input.ValueType;

/** The size of a mesh, written {@code 8x3}: columns, then rows. */
record Mesh(int columns, int rows) {
  /** Beyond it the tables of routes would not fit. */
  private static final int MOST_DIES = 1024;

  private static final Pattern FORM = Pattern.compile("(\\d{1,4}) ?x ?(\\d{1,4})");

  static final ValueType<Mesh> TYPE = ValueType.quantity(
      "columns x rows such as 5x5, together 1 to " + MOST_DIES + " dies",
      Mesh::parse,
      "^\\d+ ?x ?\\d+$");

  static Mesh parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("write it as 5x5");
    }
    Mesh mesh = new Mesh(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    long dies = (long) mesh.columns * mesh.rows;
    if (dies < 1 || dies > MOST_DIES) {
      throw new IllegalArgumentException(dies + " dies are not within 1 to " + MOST_DIES);
    }
    return mesh;
  }

  @Override
  public String toString() {
    return columns + "x" + rows;
  }
}
