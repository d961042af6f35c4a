package moesim.report;

import java.util.Arrays;
import java.util.List;
import moesim.hardware.wafer.EventWindow;
import moesim.hardware.wafer.LayerStepEvents.Operation;
import moesim.hardware.wafer.LayerStepEvents.Place;

/**
 * How many transfers wait for links and how many links are busy, whenever that changes within a
 * window.
 */
final class EventCounters {
  private static final int WAITING = 0;
  private static final int BUSY = 1;

  private final EventWindow window;
  private final int meshLinks;

  /** Hears of changes. */
  @FunctionalInterface
  interface Changes {
    /**
     * From {@code atPs} on {@code waiting} transfers or packets wait, and {@code busy} links are.
     */
    void changed(long atPs, int waiting, int busy);
  }

  EventCounters(EventWindow window, int meshLinks) {
    this.window = window;
    this.meshLinks = meshLinks;
  }

  /** Counts over one layer step; all is zero at its beginning and at its end. */
  void count(List<Operation> operations, Changes changes) {
    long[][] risesPs = new long[2][];
    long[][] fallsPs = new long[2][];
    List<Operation> transfers = operations.stream()
        .filter(operation -> operation.place() == Place.LINK && operation.number() < meshLinks)
        .toList();
    risesPs[WAITING] = transfers.stream().mapToLong(Operation::readyPs).sorted().toArray();
    fallsPs[WAITING] = transfers.stream().mapToLong(Operation::startPs).sorted().toArray();
    risesPs[BUSY] = fallsPs[WAITING];
    fallsPs[BUSY] = transfers.stream().mapToLong(Operation::endPs).sorted().toArray();
    long[] instants = Arrays.stream(new long[][] {risesPs[WAITING], risesPs[BUSY], fallsPs[BUSY]})
        .flatMapToLong(Arrays::stream)
        .sorted()
        .distinct()
        .toArray();
    sweep(instants, risesPs, fallsPs, changes);
  }

  private void sweep(long[] instants, long[][] risesPs, long[][] fallsPs, Changes changes) {
    int[] risen = new int[2];
    int[] fallen = new int[2];
    int waitingBefore = 0;
    int busyBefore = 0;
    for (long atPs : instants) {
      for (int counter = WAITING; counter <= BUSY; counter++) {
        risen[counter] = passed(risesPs[counter], risen[counter], atPs);
        fallen[counter] = passed(fallsPs[counter], fallen[counter], atPs);
      }
      int waiting = risen[WAITING] - fallen[WAITING];
      int busy = risen[BUSY] - fallen[BUSY];
      boolean changed = waiting != waitingBefore || busy != busyBefore;
      if (changed && atPs >= window.beginPs() && atPs < window.endPs()) {
        changes.changed(atPs, waiting, busy);
      }
      waitingBefore = waiting;
      busyBefore = busy;
    }
  }

  private static int passed(long[] sortedPs, int before, long atPs) {
    int count = before;
    while (count < sortedPs.length && sortedPs[count] <= atPs) {
      count++;
    }
    return count;
  }
}
