package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The least that the links of a fabric carry from one half of its units to the other.
 *
 * @param bytesPerSecond that much; of an odd number of units one half has one more
 * @param exact true if all halves were tried
 * @param halves how many were
 */
public record Bisection(long bytesPerSecond, boolean exact, int halves) {
  private static final int MOST_EXACT = 16;

  /**
   * Tries all halves of up to 16 units; of more, those that a staircase along the digits of
   * {@code grid} cuts, each digit being the first once, the others by falling length.
   */
  static Bisection of(Fabric fabric, List<Integer> grid) {
    return new Search(fabric).of(grid);
  }

  private static final class Search {
    private final Fabric fabric;
    private final int units;
    private final MinimumCut cut;
    private long best = Long.MAX_VALUE;
    private int tried;

    Search(Fabric fabric) {
      this.fabric = fabric;
      units = fabric.unitCount();
      cut = new MinimumCut(fabric);
    }

    Bisection of(List<Integer> grid) {
      if (units == 1) {
        return new Bisection(0, true, 0);
      }
      boolean all = units <= MOST_EXACT;
      if (all) {
        everyHalf();
      } else {
        staircases(grid).forEach(this::bothWays);
      }
      return new Bisection(best, all, tried);
    }

    private void everyHalf() {
      // Of an even number every half is also the rest of another one.
      boolean odd = units % 2 != 0;
      for (int half = 0; half < 1 << units; half++) {
        if (Integer.bitCount(half) == units / 2) {
          boolean[] inside = new boolean[units];
          for (int unit = 0; unit < units; unit++) {
            inside[unit] = (half >>> unit & 1) != 0;
          }
          oneWay(inside);
          if (odd) {
            oneWay(others(inside));
          }
          tried++;
        }
      }
    }

    private void bothWays(boolean[] inside) {
      oneWay(inside);
      oneWay(others(inside));
      tried++;
    }

    private void oneWay(boolean[] inside) {
      if (fabric.nodeCount() > units) {
        best = Math.min(best, cut.bytesPerSecond(inside, best));
        return;
      }
      long crossing = 0;
      for (int link = 0; link < fabric.linkCount(); link++) {
        if (inside[fabric.from(link)] && !inside[fabric.to(link)]) {
          crossing += fabric.bytesPerSecond(link);
        }
      }
      best = Math.min(best, crossing);
    }

    private boolean[] others(boolean[] inside) {
      boolean[] others = new boolean[units];
      for (int unit = 0; unit < units; unit++) {
        others[unit] = !inside[unit];
      }
      return others;
    }

    private List<boolean[]> staircases(List<Integer> grid) {
      Set<List<Integer>> orders = new LinkedHashSet<>();
      List<Integer> digits = new ArrayList<>();
      for (int digit = 0; digit < grid.size(); digit++) {
        digits.add(digit);
      }
      orders.add(digits);
      for (int first : digits) {
        List<Integer> order = new ArrayList<>(digits);
        order.remove(Integer.valueOf(first));
        order.sort(Comparator.comparing(grid::get).reversed());
        order.add(0, first);
        orders.add(order);
      }
      List<boolean[]> halves = new ArrayList<>();
      orders.forEach(order -> halves.add(firstHalf(grid, order)));
      return halves;
    }

    /** The units whose number is below half, their digits being read in {@code order}. */
    private boolean[] firstHalf(List<Integer> grid, List<Integer> order) {
      int[] weight = new int[grid.size()];
      int product = 1;
      for (int i = order.size() - 1; i >= 0; i--) {
        weight[order.get(i)] = product;
        product *= grid.get(order.get(i));
      }
      boolean[] inside = new boolean[units];
      for (int unit = 0; unit < units; unit++) {
        int rest = unit;
        int number = 0;
        for (int digit = grid.size() - 1; digit >= 0; digit--) {
          number += rest % grid.get(digit) * weight[digit];
          rest /= grid.get(digit);
        }
        inside[unit] = number < units / 2;
      }
      return inside;
    }
  }
}
