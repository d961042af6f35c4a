package moesim.report.html;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import moesim.report.table.Table;

/**
 * The runs that a page has room for: all, or every k-th and the best and the worst.
 *
 * @param rows the runs of the page, ascending
 * @param drawn those among them whose machine it has
 * @param drawable how many of all runs have a machine to draw
 * @param json what the page holds of them
 */
record Selection(List<Integer> rows, List<Integer> drawn, int drawable, String json) {
  /** A page has at most 3 MB: 1 MB is ECharts, the rest of the page is small. */
  static final int MOST_BYTES = 1_800_000;

  /**
   * Of the runs behind {@code data}, as many as fit into {@code mostBytes}; machines give way
   * first.
   */
  static Selection of(Table table, Machines machines, PageData data, int mostBytes) {
    MachineData meshes = new MachineData(machines, table);
    List<Integer> drawable =
        IntStream.range(0, table.rows().size()).filter(meshes::canDraw).boxed().toList();
    List<Integer> rows = everyKth(table, 1);
    String bare = data.of(rows, List.of());
    // Growing slowly: at most a fifth of what would fit is left out.
    for (int step = 2; size(bare) > mostBytes; step += Math.max(1, step / 5)) {
      rows = everyKth(table, step);
      bare = data.of(rows, List.of());
    }
    List<Integer> drawn = new ArrayList<>(drawable);
    drawn.retainAll(new TreeSet<>(rows));
    String all = data.of(rows, drawn);
    while (size(all) > mostBytes && !drawn.isEmpty()) {
      int perMachine = Math.max(1, (size(all) - size(bare)) / drawn.size());
      int room = Math.min(drawn.size() - 1, Math.max(0, mostBytes - size(bare)) / perMachine);
      drawn = evenly(drawn, room);
      all = data.of(rows, drawn);
    }
    return new Selection(List.copyOf(rows), List.copyOf(drawn), drawable.size(), all);
  }

  private static List<Integer> everyKth(Table table, int step) {
    TreeSet<Integer> rows = new TreeSet<>();
    for (int row = 0; row < table.rows().size(); row += step) {
      rows.add(row);
    }
    OptionalInt headline = Focus.headline(table);
    if (step > 1 && headline.isPresent()) {
      Comparator<Integer> order = Comparator.comparingDouble(
          row -> Table.number(table.rows().get(row)[headline.getAsInt()]));
      List<Integer> known = IntStream.range(0, table.rows().size())
          .filter(row -> table.rows().get(row)[headline.getAsInt()] != null)
          .boxed()
          .toList();
      known.stream().min(order).ifPresent(rows::add);
      known.stream().max(order).ifPresent(rows::add);
    }
    return List.copyOf(rows);
  }

  private static List<Integer> evenly(List<Integer> all, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static int size(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What is left out, in words; empty if nothing is. */
  String leftOut(int runs) {
    List<String> sentences = new ArrayList<>();
    if (rows.size() < runs) {
      sentences.add("This page shows " + Numbers.shown(rows.size()) + " of "
          + Numbers.shown(runs)
          + " runs, evenly taken, the best and the worst among them: all of them would not fit into"
          + " 3 MB. The other result files have every run.");
    }
    if (drawn.size() < drawable) {
      sentences.add("Machines are drawn for " + Numbers.shown(drawn.size()) + " of "
          + Numbers.shown(drawable) + " runs.");
    }
    return String.join(" ", sentences);
  }
}
