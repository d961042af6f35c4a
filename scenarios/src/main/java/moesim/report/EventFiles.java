package moesim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import moesim.experiment.RunLogs;
import moesim.hardware.wafer.EventLog;
import moesim.hardware.wafer.EventWindow;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Draft;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import tools.jackson.core.JacksonException;

/** The event traces of some rows, {@code events-<row>.json.gz} each, in a folder. */
public final class EventFiles implements RunLogs, AutoCloseable {
  private final Path folder;
  private final Path shown;
  private final Scenario scenario;
  private final EventRequest request;
  private final EventWindow window;
  private final List<Integer> indices;

  // By plan.
  private final Map<Integer, EventFile> open = new ConcurrentSkipListMap<>();
  private final Map<Integer, String> lines = new ConcurrentSkipListMap<>();
  private final Map<Integer, InputException> outside = new ConcurrentSkipListMap<>();

  /** Files in {@code folder}; {@code shown} is what problems name instead. */
  EventFiles(Path folder, Path shown, Scenario scenario, EventRequest request) {
    this.folder = folder;
    this.shown = shown;
    this.scenario = scenario;
    this.request = request;
    window = request.window();
    indices = request.indices(scenario.plans().size());
  }

  EventRequest request() {
    return request;
  }

  /** Moves the files, which are complete. */
  void moveTo(Path target) throws IOException {
    for (Path file : Draft.filesOf(folder)) {
      Files.move(file, target.resolve(file.getFileName().toString()));
    }
  }

  private static String name(int index) {
    return "events-" + (index + 1) + ".json.gz";
  }

  @Override
  public boolean wants(int index) {
    return indices.contains(index);
  }

  @Override
  public Optional<EventLog> open(int index, WaferRun run) {
    if (!wants(index)) {
      return Optional.empty();
    }
    try {
      EventFile file = new EventFile(folder.resolve(name(index)), shown, window, run);
      open.put(index, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new InputException(Location.of(shown), "cannot be written to: " + e.getMessage(), e);
    }
  }

  @Override
  public void ended(int index, long endPs) {
    EventFile file = open.remove(index);
    if (file == null) {
      return;
    }
    try (file) {
      if (window.beginPs() >= endPs) {
        outside.put(
            index,
            request.problem("the window begins when the run is over: row " + (index + 1)
                + " ends at " + EventFile.micros(endPs) + " us"));
        return;
      }
      lines.put(index, name(index) + ": " + file.finish(scenario.name(), index + 1, endPs));
    }
  }

  /**
   * Refuses a window that began when its run was over; asked when all runs are done, which it does
   * not make fail.
   */
  void check() {
    if (!outside.isEmpty()) {
      throw outside.values().iterator().next();
    }
  }

  /** What every file holds, a line each, in the order of the rows. */
  public List<String> lines() {
    return List.copyOf(lines.values());
  }

  /** Gives up what nobody took. */
  @Override
  public void close() {
    for (EventFile file : open.values()) {
      try {
        file.close();
      } catch (JacksonException e) {
        // It is thrown away with its folder; why the run ended is what matters.
      }
    }
    Draft.discard(folder);
  }
}
