package moesim.cache.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the smallest case that still breaks a law: fewer layer steps, then fewer pages, as long
 * as trying is allowed.
 */
final class Shrinking {
  private final Judge judge;
  private final Judge.Shown shown;
  private ContractCase smallest;
  private Breach breach;
  private int attempts;

  private Shrinking(Judge judge, ContractCase asked, Judge.Shown shown, int attempts) {
    this.judge = judge;
    this.shown = shown;
    smallest = asked;
    breach = shown.breach();
    this.attempts = attempts;
  }

  /**
   * A counterexample like {@code shown}, which {@code asked} brought about, after at most
   * {@code attempts} smaller cases.
   */
  static Counterexample of(
      Judge judge, long seed, ContractCase asked, Judge.Shown shown, int attempts) {
    Shrinking shrinking = new Shrinking(judge, asked, shown, attempts);
    shrinking.shrink();
    return new Counterexample(
        seed,
        placeOf(shown.breach(), asked),
        shrinking.breach.what(),
        placeOf(shrinking.breach, shrinking.smallest),
        shrinking.smallest.lines());
  }

  private static String placeOf(Breach breach, ContractCase asked) {
    return breach.visit() == Breach.OVERALL ? "" : asked.placeOf(breach.visit());
  }

  private void shrink() {
    dropTheRest();
    boolean smaller = true;
    while (smaller && attempts > 0) {
      smaller = dropVisits();
      smaller |= lowerCapacity();
      smaller |= dropPages();
      smaller |= dropTheUnusual();
    }
  }

  private void dropTheRest() {
    if (breach.visit() != Breach.OVERALL) {
      breaks(smallest.with(smallest.visits().subList(0, breach.visit() + 1)));
    }
  }

  /** Leaves out runs of layer steps: halves, quarters, down to single ones. */
  private boolean dropVisits() {
    boolean any = false;
    for (int size = Math.max(1, smallest.visits().size() / 2); size >= 1; size /= 2) {
      for (int from = smallest.visits().size() - size; from >= 0; from -= size) {
        List<Visit> rest = new ArrayList<>(smallest.visits());
        if (from + size > rest.size()) {
          continue;
        }
        rest.subList(from, from + size).clear();
        any |= !rest.isEmpty() && breaks(smallest.with(rest));
      }
    }
    return any;
  }

  /** A smaller cache needs fewer layer steps to be full. */
  private boolean lowerCapacity() {
    boolean any = false;
    for (long less = smallest.capacity() / 2; less > 0; less /= 2) {
      any |=
          smallest.capacity() > less && breaks(smallest.withCapacity(smallest.capacity() - less));
    }
    return any;
  }

  private boolean dropPages() {
    boolean any = false;
    for (int i = 0; i < smallest.visits().size(); i++) {
      for (int k = smallest.visits().get(i).pages().size() - 1; k >= 0; k--) {
        Visit visit = smallest.visits().get(i);
        if (visit.pages().size() > 1 && k < visit.pages().size()) {
          any |= breaks(replaced(i, visit.with(without(visit.pages(), k), visit.ahead())));
        }
      }
      for (int k = smallest.visits().get(i).ahead().size() - 1; k >= 0; k--) {
        Visit visit = smallest.visits().get(i);
        any |= breaks(replaced(i, visit.with(visit.pages(), without(visit.ahead(), k))));
      }
    }
    return any;
  }

  private static List<Integer> without(List<Integer> pages, int index) {
    List<Integer> rest = new ArrayList<>(pages);
    rest.remove(index);
    return rest;
  }

  /** Does without loads ahead, resets and new batches where that is possible. */
  private boolean dropTheUnusual() {
    boolean any = false;
    for (int i = 0; i < smallest.visits().size(); i++) {
      Visit visit = smallest.visits().get(i);
      if (!visit.ahead().isEmpty()) {
        any |= breaks(replaced(i, visit.with(visit.pages(), List.of())));
      }
      if (smallest.visits().get(i).reset()) {
        any |= breaks(replaced(i, smallest.visits().get(i).withoutReset()));
      }
      if (smallest.visits().get(i).startsBatch() && !smallest.visits().get(i).reset()) {
        Visit now = smallest.visits().get(i);
        any |= breaks(replaced(
            i, new Visit(now.step(), now.layer(), now.pages(), now.ahead(), false, false)));
      }
    }
    return any;
  }

  private ContractCase replaced(int index, Visit visit) {
    List<Visit> visits = new ArrayList<>(smallest.visits());
    visits.set(index, visit);
    return smallest.with(visits);
  }

  /** True, and {@code smaller} is the smallest now, if it breaks the same law in the same way. */
  private boolean breaks(ContractCase smaller) {
    if (attempts-- <= 0) {
      return false;
    }
    Optional<Breach> found = judge.breaksLike(shown, smaller);
    if (found.isEmpty()) {
      return false;
    }
    smallest = smaller;
    breach = found.get();
    return true;
  }
}
