package moesim.traces.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.traces.DataFile;
import tools.jackson.core.JsonToken;

/** A matrix of whole numbers, layer by layer, to which others of the same shape are added. */
public final class LoadMatrix {
  /** Name of the map of physical to logical experts. */
  public static final String MAP = "physical_to_logical_map";

  private final List<long[]> rows = new ArrayList<>();
  private long[] row = new long[64];
  private int used;
  private int layer;
  private int rank;
  private boolean complete;
  // Of a matrix that others are not added to; empty if they may be.
  private String onlyName = "";

  /** One row per layer. */
  List<long[]> rows() {
    return rows;
  }

  boolean equalTo(LoadMatrix other) {
    return rows.size() == other.rows.size()
        && Arrays.deepEquals(rows.toArray(), other.rows.toArray());
  }

  /**
   * The matrix that begins at the current token, which a list of them is not.
   *
   * @param what it is called
   */
  static LoadMatrix single(JsonFile json, String what) {
    LoadMatrix matrix = new LoadMatrix();
    matrix.onlyName = what;
    matrix.add(json);
    return matrix;
  }

  /**
   * The map of physical to logical experts in a JSON file, {@code [layers][slots]}: under its name
   * in an object, as servers take it, or alone.
   */
  public static List<long[]> map(DataFile file) {
    try (JsonFile json = new JsonFile(file)) {
      JsonToken first = json.next();
      if (first == JsonToken.START_ARRAY) {
        return single(json, MAP).rows;
      }
      if (first == JsonToken.START_OBJECT) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
          if (name.equals(MAP)) {
            json.next();
            return single(json, MAP).rows;
          }
          json.skipNext();
        }
      }
      throw json.problem("no " + MAP + " [layers][slots] in it");
    }
  }

  /** Adds the matrix, or the list of matrices, that begins at the current token. */
  void add(JsonFile json) {
    json.expectCurrent(JsonToken.START_ARRAY, "a matrix [layers][experts]");
    rank = 0;
    layer = 0;
    used = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.next();
      if (token == JsonToken.START_ARRAY) {
        depth++;
        if (depth == 3 && !onlyName.isEmpty()) {
          throw json.problem(onlyName + " is one matrix [layers][slots], not a list of them");
        }
        if (depth > 3 || used > 0) {
          throw json.unexpected("a matrix [layers][experts] or a list of them");
        }
      } else if (token == JsonToken.END_ARRAY) {
        end(depth, json);
        depth--;
      } else {
        number(depth, json);
      }
    }
    if (rows.isEmpty()) {
      throw json.problem("an empty matrix, expected [layers][experts]");
    }
  }

  private void number(int depth, JsonFile json) {
    json.expectCurrent(JsonToken.VALUE_NUMBER_INT, "a whole number of tokens");
    if (rank == 0) {
      rank = depth;
    }
    if (depth != rank || depth < 2) {
      throw json.unexpected("a matrix [layers][experts] or a list of them");
    }
    if (used == row.length) {
      row = Arrays.copyOf(row, 2 * used);
    }
    row[used++] = json.longValue("a whole number of tokens");
  }

  private void end(int depth, JsonFile json) {
    if (used > 0) {
      endRow(json);
    } else if (rank > 0 && depth == rank) {
      throw json.problem("a layer without experts");
    } else if (rank > 0 && depth == rank - 1) {
      if (layer != rows.size()) {
        throw json.problem(
            layer + " layers, the matrix before has " + rows.size() + "; one file is of one model");
      }
      complete = true;
      layer = 0;
    }
  }

  private void endRow(JsonFile json) {
    if (!complete && layer == rows.size()) {
      rows.add(new long[used]);
    }
    if (layer >= rows.size()) {
      throw json.problem("more than the " + rows.size() + " layers of the matrix before");
    }
    long[] sum = rows.get(layer);
    if (used != rows.get(0).length) {
      throw json.problem(used + " numbers for a layer; the first layer has " + rows.get(0).length);
    }
    for (int i = 0; i < used; i++) {
      sum[i] = Math.addExact(sum[i], row[i]);
    }
    used = 0;
    layer++;
  }
}
