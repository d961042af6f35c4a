package moesim.report;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import moesim.hardware.wafer.EventWindow;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.kernel.Timeline;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import moesim.units.Latency;

/**
 * Which events are wanted: those of a window of simulated time, of some rows.
 *
 * @param text the window as written, such as {@code 2 ms..3 ms}; an end that is not written is that
 *     of the run
 * @param rows the rows as written, by number from 1 and separated by commas; empty for the only one
 */
public record EventRequest(String text, String rows) {
  private static final String OPTION = "--events";
  private static final String ROWS_OPTION = "--events-of";
  private static final String BETWEEN = "..";

  /** Operations in a file at most: what a browser still opens. */
  static final int MOST_OPERATIONS = 1_000_000;

  /** A request, or none if {@code window} is none; refused without a folder to write to. */
  public static Optional<EventRequest> of(
      Optional<String> window, Optional<String> rows, boolean folder) {
    if (window.isEmpty() && rows.isPresent()) {
      throw new InputException(
          Location.of(ROWS_OPTION + " " + rows.get()),
          "means nothing without a window; add --events \"2 ms..3 ms\"");
    }
    Optional<EventRequest> request = window.map(text -> new EventRequest(text, rows.orElse("")));
    if (request.isPresent() && !folder) {
      throw request.get().problem("needs a folder for the files; add --out DIR");
    }
    return request;
  }

  /** Refuses a request that {@code scenario} cannot meet; what only a run can say is left. */
  public void check(Scenario scenario) {
    if (!(scenario.plans().get(0).spec() instanceof WaferRun)) {
      throw problem("only wafers tell what happens when; write machine.kind: wafer");
    }
    window();
    indices(scenario.plans().size());
  }

  /** The window. */
  EventWindow window() {
    int between = text.indexOf(BETWEEN);
    if (between < 0) {
      throw problem("expected a window of simulated time, such as \"2 ms..3 ms\" or \"2 ms..\"");
    }
    long beginPs = instant(text.substring(0, between), 0);
    long endPs = instant(text.substring(between + BETWEEN.length()), Timeline.HORIZON_PS);
    if (endPs <= beginPs) {
      throw problem(
          endPs == beginPs
              ? "the window is empty; its end has to be later than its beginning"
              : "the window ends before it begins; write --events \"" + new Latency(endPs) + BETWEEN
                  + new Latency(beginPs) + "\"");
    }
    return new EventWindow(beginPs, endPs, MOST_OPERATIONS);
  }

  private long instant(String written, long open) {
    if (written.isBlank()) {
      return open;
    }
    try {
      return Latency.parse(written.strip()).ps();
    } catch (IllegalArgumentException e) {
      throw new InputException(location(), String.valueOf(e.getMessage()), e);
    }
  }

  /** The plans of the rows, in ascending order. */
  List<Integer> indices(int count) {
    if (rows.isBlank()) {
      if (count > 1) {
        throw problem(count + " rows, and a file for each is much; name those to look at, numbered"
            + " from 1 as in results.csv: --events-of 1");
      }
      return List.of(0);
    }
    TreeSet<Integer> indices = new TreeSet<>();
    for (String row : rows.split(",", -1)) {
      String number = row.strip();
      boolean known = number.matches("[0-9]{1,9}")
          && Integer.parseInt(number) >= 1
          && Integer.parseInt(number) <= count;
      if (!known) {
        throw new InputException(
            Location.of(ROWS_OPTION + " " + rows),
            "expected numbers of rows from 1 to " + count + ", read \"" + number + "\"");
      }
      indices.add(Integer.parseInt(number) - 1);
    }
    return List.copyOf(indices);
  }

  InputException problem(String message) {
    return new InputException(location(), message);
  }

  private Location location() {
    return Location.of(OPTION + " " + text.replaceAll("\\p{Cntrl}", "?"));
  }
}
