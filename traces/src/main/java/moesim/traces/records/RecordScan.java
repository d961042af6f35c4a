package moesim.traces.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.traces.DataFiles;
import moesim.traces.TraceShape;

/**
 * The pass over sorted records that checks what only all of them together show, finds where
 * requests begin and makes a recording of them.
 */
final class RecordScan {
  private static final int LEAST_LEADING = 8;

  private final RecordDoor door;
  private final DataFiles data;
  private final List<String> warnings = new ArrayList<>();
  private long leading;

  /** Of what {@code door} took from {@code data}. */
  RecordScan(RecordDoor door, DataFiles data) {
    this.door = door;
    this.data = data;
  }

  /** The recording. */
  RecordedTokens recording() {
    door.badRows().checkShift();
    RecordStore store = door.store().orElseThrow(this::nothing);
    RecordTable table = new RecordTable(
        store.sorted(),
        door.layout(),
        new LayerNumbers(door.layers()),
        door.places(),
        door.requests());
    PositionCheck positions = new PositionCheck(door.requests(), door.skipsBadRows());
    long first = door.options().skipsLeading() ? endOfLeading(table) : 0;
    if (first > 0) {
      positions.beginsLate();
    }
    long[] starts = starts(table, first, positions);
    warn(positions);
    return new RecordedTokens(
        shape(table.layers()), table, starts, phase(), door.badRows().count());
  }

  private InputException nothing() {
    return new InputException(
        Location.of(data.root()),
        door.badRows()
            .warning()
            .map(bad -> "no record can be read; " + bad)
            .orElse("the trace has no records"));
  }

  /** Number of the first record after the identical tokens at the beginning. */
  private long endOfLeading(RecordTable table) {
    TokenCursor tokens = table.open(0);
    tokens.next();
    short[] alike = tokens.experts().clone();
    leading = 1;
    while (tokens.next()) {
      if (!Arrays.equals(alike, tokens.experts())) {
        return leading < LEAST_LEADING ? 0 : tokens.firstRecord();
      }
      leading++;
    }
    throw new InputException(
        Location.of(data.root()),
        "all " + leading + " tokens select the same experts, so that skip_leading leaves nothing");
  }

  private static long[] starts(RecordTable table, long first, PositionCheck positions) {
    TokenCursor tokens = table.open(first);
    long[] starts = new long[16];
    int requests = 0;
    int last = -1;
    while (tokens.next()) {
      positions.see(tokens);
      if (tokens.request() != last) {
        last = tokens.request();
        starts = requests == starts.length ? Arrays.copyOf(starts, 2 * requests) : starts;
        starts[requests++] = tokens.firstRecord();
      }
    }
    long[] known = Arrays.copyOf(starts, requests + 1);
    known[requests] = table.sorted().count();
    return known;
  }

  private Optional<Phase> phase() {
    boolean isUnclear =
        door.rows().hasSeveralRowsLater() && door.options().phase().isEmpty();
    return isUnclear ? Optional.of(Phase.PREFILL) : Optional.empty();
  }

  private void warn(PositionCheck positions) {
    door.badRows().warning().ifPresent(warnings::add);
    warnings.addAll(positions.warnings());
    door.leftOut()
        .forEach((what, count) ->
            warnings.add(String.format(Locale.ROOT, "left out: %,d records of %s", count, what)));
    if (door.unassigned() > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "%,d times a token got no expert at a layer, as those it chose were full",
          door.unassigned()));
    }
    if (leading >= LEAST_LEADING) {
      warnings.add(String.format(
          Locale.ROOT, "skip_leading left out the first %,d tokens, which are identical", leading));
    } else if (door.options().skipsLeading()) {
      warnings.add("skip_leading left nothing out: fewer than " + LEAST_LEADING
          + " tokens at the beginning are identical");
    }
    if (door.rows().hasSeveralRowsLater()) {
      warnings.add(String.format(
          Locale.ROOT,
          "tokens are numbered by their rows in up to %,d forward passes, several rows in passes"
              + " after the first: rows of other requests of the batch, if any, cannot be told"
              + " apart%s",
          door.rows().passes(),
          door.options().phase().isEmpty()
              ? ", and the phase is not known, all are taken as prompts"
              : ""));
    }
    if (door.isPhaseless()) {
      warnings.add("the phase is not recorded: tokens are taken as prompts;"
          + " phase: decode takes them as generated");
    }
  }

  /** What a user should know of the recording, once it is made. */
  List<String> warnings() {
    return warnings;
  }

  private TraceShape shape(LayerNumbers layers) {
    return new TraceShape(
        door.header().model(),
        layers.list(),
        !(door.header().countsLayers() || layers.areCounted()),
        door.layout().topK(),
        door.header().experts(),
        List.of(),
        door.weightKind(),
        door.header().mayCutPrompts());
  }
}
