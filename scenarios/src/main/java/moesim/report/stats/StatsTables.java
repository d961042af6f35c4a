package moesim.report.stats;

import java.util.ArrayList;
import java.util.List;

/** All tables about traces. */
public final class StatsTables {
  private StatsTables() {}

  /** In the order in which they are written. */
  public static List<StatsTable> of(List<NamedTrace> traces) {
    List<StatsTable> tables = new ArrayList<>(new LayerTables(traces).tables());
    tables.addAll(new PairTables(traces).tables());
    tables.addAll(new TimeTables(traces).tables());
    tables.addAll(new SubjectTables(traces).tables());
    return List.copyOf(tables);
  }
}
