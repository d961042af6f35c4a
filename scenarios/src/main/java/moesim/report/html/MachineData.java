package moesim.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import moesim.report.html.Machines.Machine;
import moesim.report.html.Machines.Part;
import moesim.report.table.Table;
import tools.jackson.core.JsonGenerator;

/**
 * The machines of a page as JSON: busy times as shares of the decode time, all numbers in three
 * digits.
 */
record MachineData(Machines machines, Table results) {
  private static final int DIGITS = 3;

  // In the order of the columns of links.parquet and dies.parquet.
  private static final int BUSY = 0;
  private static final int QUEUED = 1;
  private static final int BYTES = 2;
  private static final int MEMORY = 1;
  private static final int PORT = 2;

  /** True if there is a mesh to draw for run {@code run}. */
  boolean canDraw(int run) {
    Machine machine = machines.byRun().get(run);
    return machine != null && Machines.rowsOf(machine) > 0 && seconds(run) > 0;
  }

  private double seconds(int run) {
    OptionalInt column = results.find("decode_seconds");
    return column.isEmpty() ? 0 : Table.number(results.rows().get(run)[column.getAsInt()]);
  }

  /**
   * Shapes stand once; {@code rows} are the runs of the page, {@code drawn} those among them that
   * have a machine.
   */
  void write(JsonGenerator json, List<Integer> rows, List<Integer> drawn) {
    Map<List<Integer>, Integer> shapes = new HashMap<>();
    json.writeArrayPropertyStart("shapes");
    for (int run : drawn) {
      Machine machine = machines.byRun().get(run);
      if (machine != null && shapes.putIfAbsent(shapeOf(machine), shapes.size()) == null) {
        writeShape(json, machine);
      }
    }
    json.writeEndArray();
    Map<Integer, Integer> places = new HashMap<>();
    for (int place = 0; place < rows.size(); place++) {
      places.put(rows.get(place), place);
    }
    json.writeArrayPropertyStart("machines");
    for (int run : drawn) {
      Machine machine = machines.byRun().get(run);
      if (machine != null) {
        json.writeStartObject();
        json.writeNumberProperty("row", places.getOrDefault(run, -1));
        json.writeNumberProperty("shape", shapes.getOrDefault(shapeOf(machine), -1));
        writeMachine(json, machine, seconds(run));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static List<Integer> shapeOf(Machine machine) {
    List<Integer> shape = new ArrayList<>(List.of(machine.dies().size()));
    machine.links().forEach(link -> shape.addAll(List.of(link.from(), link.to())));
    return shape;
  }

  private static void writeShape(JsonGenerator json, Machine machine) {
    json.writeStartObject();
    json.writeNumberProperty("rows", Machines.rowsOf(machine));
    json.writeNumberProperty("dies", machine.dies().size());
    json.writeArrayPropertyStart("from");
    machine.links().forEach(link -> json.writeNumber(link.from()));
    json.writeEndArray();
    json.writeArrayPropertyStart("to");
    machine.links().forEach(link -> json.writeNumber(link.to()));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMachine(JsonGenerator json, Machine machine, double seconds) {
    write(json, "busy", machine.links(), part -> share(part, BUSY, seconds));
    write(json, "queued", machine.links(), part -> part.numbers().get(QUEUED));
    write(json, "bytes", machine.links(), part -> part.numbers().get(BYTES));
    write(json, "compute", machine.dies(), part -> share(part, BUSY, seconds));
    write(json, "memory", machine.dies(), part -> share(part, MEMORY, seconds));
    write(json, "port", machine.dies(), part -> share(part, PORT, seconds));
  }

  private static double share(Part part, int number, double seconds) {
    return part.numbers().get(number) / seconds;
  }

  private static void write(
      JsonGenerator json, String name, List<Part> parts, ToDoubleFunction<Part> number) {
    json.writeArrayPropertyStart(name);
    parts.forEach(part -> json.writeRawValue(Numbers.rounded(number.applyAsDouble(part), DIGITS)));
    json.writeEndArray();
  }
}
