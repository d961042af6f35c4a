package moesim.hardware.reservation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The definition of {@link Reservations} word for word: its own clock, a list of all operations,
 * and every waiting one looked at whenever anything ended.
 */
final class NaiveReservations {
  /** What becomes of an operation when its end is known. */
  interface Successors {
    void scheduled(NaiveReservations of, int token, long startPs, long endPs);
  }

  private static final class Operation {
    int token;
    int rank;
    long readyPs;
    long durationPs;
    int created;
    int[] units = {};
    long startPs = -1;
    int admitted;
    boolean announced;
    boolean ended;
    boolean fresh = true;
  }

  private final boolean[] busy;
  private final Succession succession;
  private final Waiting waiting;
  private final Successors successors;
  private final List<Operation> all = new ArrayList<>();
  private long nowPs;
  private int created;
  private int admitted;

  NaiveReservations(int units, Succession succession, Waiting waiting, Successors successors) {
    this.waiting = waiting;
    busy = new boolean[units];
    this.succession = succession;
    this.successors = successors;
  }

  void reserve(int token, int rank, long readyPs, long durationPs, int... units) {
    Operation operation = new Operation();
    operation.token = token;
    operation.rank = rank;
    operation.readyPs = readyPs;
    operation.durationPs = durationPs;
    operation.created = created++;
    operation.units = units.clone();
    all.add(operation);
    claim(operation);
  }

  private void claim(Operation operation) {
    for (int unit : operation.units) {
      if (busy[unit]) {
        return;
      }
    }
    for (int unit : operation.units) {
      busy[unit] = true;
    }
    operation.startPs = Math.max(nowPs, operation.readyPs);
    operation.admitted = admitted++;
  }

  /**
   * Runs to the end; at each of {@code externalPs}, after all else in that instant, {@code create}
   * runs.
   */
  void run(long[] externalPs, Runnable[] create) {
    int next = 0;
    while (true) {
      long nextPs = next < externalPs.length ? externalPs[next] : Long.MAX_VALUE;
      for (Operation operation : all) {
        if (operation.startPs >= 0 && !operation.ended) {
          nextPs = Math.min(nextPs, operation.startPs + operation.durationPs);
          if (operation.startPs > nowPs) {
            nextPs = Math.min(nextPs, operation.startPs);
          }
        }
      }
      if (nextPs == Long.MAX_VALUE) {
        return;
      }
      nowPs = nextPs;
      settle();
      while (next < externalPs.length && externalPs[next] == nowPs) {
        create[next++].run();
      }
      settle();
    }
  }

  /**
   * Everything that happens in this instant. Operations have durations, so one pass ends all that
   * end now.
   */
  private void settle() {
    for (Operation operation : all) {
      if (operation.startPs >= 0
          && !operation.ended
          && operation.startPs + operation.durationPs == nowPs) {
        operation.ended = true;
        for (int unit : operation.units) {
          busy[unit] = false;
        }
      }
    }
    Set<Integer> released = new HashSet<>();
    for (Operation operation : all) {
      if (operation.ended && operation.startPs + operation.durationPs == nowPs && operation.fresh) {
        operation.fresh = false;
        for (int unit : operation.units) {
          released.add(unit);
        }
      }
    }
    List<Operation> inOrder = all.stream()
        .filter(operation -> operation.startPs < 0)
        .sorted(Comparator.<Operation>comparingInt(operation -> operation.rank)
            .thenComparingLong(operation -> operation.readyPs)
            .thenComparingInt(operation -> operation.created))
        .toList();
    for (Operation operation : inOrder) {
      if (waiting == Waiting.OVERTAKING || heads(inOrder, operation, released)) {
        claim(operation);
      }
    }
    while (true) {
      Operation first = null;
      for (Operation operation : all) {
        if (isDue(operation) && (first == null || goesBefore(operation, first))) {
          first = operation;
        }
      }
      if (first == null) {
        return;
      }
      first.announced = true;
      successors.scheduled(this, first.token, first.startPs, first.startPs + first.durationPs);
    }
  }

  /** True if the operation is the first of those that wait for some unit that was released now. */
  private static boolean heads(
      List<Operation> inOrder, Operation operation, Set<Integer> released) {
    for (int unit : operation.units) {
      boolean first = released.contains(unit);
      for (Operation earlier : inOrder) {
        if (earlier == operation) {
          break;
        }
        // One admitted in this pass is no longer waiting, but it holds the unit.
        first &= Arrays.stream(earlier.units).noneMatch(its -> its == unit);
      }
      if (first) {
        return true;
      }
    }
    return false;
  }

  private boolean isDue(Operation operation) {
    return operation.startPs >= 0
        && !operation.announced
        && switch (succession) {
          case AT_ADMISSION -> true;
          case AT_START -> operation.startPs <= nowPs;
          case AT_END -> operation.ended;
        };
  }

  private boolean goesBefore(Operation one, Operation other) {
    return one.admitted < other.admitted;
  }
}
