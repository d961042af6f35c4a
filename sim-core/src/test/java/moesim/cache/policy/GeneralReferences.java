package moesim.cache.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * General purpose policies from their papers, with the collections of the library and no thought of
 * speed.
 */
final class GeneralReferences {
  private GeneralReferences() {}

  private static int takeFirst(Set<Integer> ordered) {
    Iterator<Integer> iterator = ordered.iterator();
    int first = iterator.next();
    iterator.remove();
    return first;
  }

  private static void toEnd(Set<Integer> ordered, int page) {
    ordered.remove(page);
    ordered.add(page);
  }

  /** Frames in a ring and a hand, as in an operating system. */
  static Reference clock(int capacity, int most) {
    List<Integer> frames = new ArrayList<>();
    int[] counter = new int[capacity];
    int[] hand = {0};
    return request -> {
      int frame = frames.indexOf(request.page());
      if (frame >= 0) {
        counter[frame] = Math.min(most, counter[frame] + 1);
        return Reference.NONE;
      }
      if (frames.size() < capacity) {
        frames.add(request.page());
        return Reference.NONE;
      }
      while (counter[hand[0]] > 0) {
        counter[hand[0]]--;
        hand[0] = (hand[0] + 1) % capacity;
      }
      int victim = frames.set(hand[0], request.page());
      hand[0] = (hand[0] + 1) % capacity;
      return victim;
    };
  }

  /**
   * A list with the newest page first, as in the paper's figure; the hand moves towards index 0.
   */
  static Reference sieve(int capacity) {
    List<Integer> queue = new ArrayList<>();
    Set<Integer> visited = new HashSet<>();
    int[] hand = {-1};
    return request -> {
      if (queue.contains(request.page())) {
        visited.add(request.page());
        return Reference.NONE;
      }
      int victim = Reference.NONE;
      if (queue.size() == capacity) {
        int at = hand[0] < 0 ? capacity - 1 : hand[0];
        while (visited.remove(queue.get(at))) {
          at = at == 0 ? capacity - 1 : at - 1;
        }
        victim = queue.remove(at);
        hand[0] = at - 1;
      }
      queue.add(0, request.page());
      if (victim != Reference.NONE && hand[0] >= 0) {
        hand[0]++;
      }
      return victim;
    };
  }

  /** Algorithm 1 of the S3-FIFO paper. */
  static final class S3 implements Reference {
    private final int capacity;
    private final int smallSize;
    private final Deque<Integer> small = new ArrayDeque<>();
    private final Deque<Integer> main = new ArrayDeque<>();
    private final Deque<Integer> ghost = new ArrayDeque<>();
    private final Map<Integer, Integer> freq = new HashMap<>();

    S3(int capacity) {
      this.capacity = capacity;
      smallSize = capacity / 10;
    }

    @Override
    public int serve(Request request) {
      int page = request.page();
      if (small.contains(page) || main.contains(page)) {
        freq.merge(page, 1, Integer::sum);
        return NONE;
      }
      boolean remembered = ghost.remove(page);
      int victim = NONE;
      while (small.size() + main.size() == capacity) {
        victim = small.size() >= smallSize && !small.isEmpty() ? ofSmall() : ofMain();
      }
      (remembered ? main : small).addFirst(page);
      freq.put(page, 0);
      return victim;
    }

    private int ofSmall() {
      while (!small.isEmpty()) {
        int tail = small.removeLast();
        if (freq.get(tail) < 2) {
          ghost.addFirst(tail);
          if (ghost.size() > capacity * 9 / 10) {
            ghost.removeLast();
          }
          return tail;
        }
        main.addFirst(tail);
        freq.put(tail, 0);
      }
      return NONE;
    }

    private int ofMain() {
      while (true) {
        int tail = main.removeLast();
        int uses = Math.min(3, freq.get(tail));
        if (uses == 0) {
          return tail;
        }
        freq.put(tail, uses - 1);
        main.addFirst(tail);
      }
    }
  }

  static RankedReference lfuInCache(int capacity) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> count = new HashMap<>();

      @Override
      void begin(List<Request> set) {}

      @Override
      void use(Request request) {
        count.merge(request.page(), 1, Integer::sum);
      }

      @Override
      void evicted(int page) {
        count.remove(page);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingInt(count::get);
      }
    };
  }

  /** The pseudo-code of the 2Q paper: reclaimfor, then where X goes. */
  static Reference twoQueues(int capacity) {
    Set<Integer> a1in = new LinkedHashSet<>();
    Set<Integer> a1out = new LinkedHashSet<>();
    Set<Integer> am = new LinkedHashSet<>();
    return request -> {
      int x = request.page();
      if (am.contains(x)) {
        toEnd(am, x);
        return Reference.NONE;
      }
      if (a1in.contains(x)) {
        return Reference.NONE;
      }
      boolean known = a1out.remove(x);
      int victim = Reference.NONE;
      if (a1in.size() + am.size() == capacity) {
        if (a1in.size() > capacity / 4) {
          victim = takeFirst(a1in);
          a1out.add(victim);
          if (a1out.size() > capacity / 2) {
            takeFirst(a1out);
          }
        } else {
          victim = takeFirst(am);
        }
      }
      (known ? am : a1in).add(x);
      return victim;
    };
  }

  /** Cases I to IV of the ARC paper, figure 4. */
  static final class ArcFigure implements Reference {
    private final int c;
    private final Set<Integer> t1 = new LinkedHashSet<>();
    private final Set<Integer> t2 = new LinkedHashSet<>();
    private final Set<Integer> b1 = new LinkedHashSet<>();
    private final Set<Integer> b2 = new LinkedHashSet<>();
    private double p;

    ArcFigure(int c) {
      this.c = c;
    }

    @Override
    public int serve(Request request) {
      int x = request.page();
      if (t1.remove(x) || t2.remove(x)) {
        t2.add(x);
        return NONE;
      }
      if (b1.contains(x)) {
        p = Math.min(c, p + Math.max(1.0, (double) b2.size() / b1.size()));
        int victim = replace(false);
        b1.remove(x);
        t2.add(x);
        return victim;
      }
      if (b2.contains(x)) {
        p = Math.max(0, p - Math.max(1.0, (double) b1.size() / b2.size()));
        int victim = replace(true);
        b2.remove(x);
        t2.add(x);
        return victim;
      }
      int victim = NONE;
      if (t1.size() + b1.size() == c) {
        if (t1.size() < c) {
          takeFirst(b1);
          victim = replace(false);
        } else {
          victim = takeFirst(t1);
        }
      } else if (t1.size() + t2.size() + b1.size() + b2.size() >= c) {
        if (t1.size() + t2.size() + b1.size() + b2.size() == 2 * c) {
          takeFirst(b2);
        }
        victim = replace(false);
      }
      t1.add(x);
      return victim;
    }

    private int replace(boolean inB2) {
      int victim;
      if (!t1.isEmpty() && (t1.size() > p || (inB2 && t1.size() == p))) {
        victim = takeFirst(t1);
        b1.add(victim);
      } else {
        victim = takeFirst(t2);
        b2.add(victim);
      }
      return victim;
    }
  }

  /** H = L + frequency / size, size in units of the smallest page. */
  static RankedReference gdsf(int capacity) {
    double[] bytesOfLayer = {3, 1, 2};
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> frequency = new HashMap<>();
      private final Map<Integer, Double> value = new HashMap<>();
      private double last;

      @Override
      void begin(List<Request> set) {}

      @Override
      void use(Request request) {
        int uses = frequency.merge(request.page(), 1, Integer::sum);
        value.put(request.page(), last + uses * (1 / bytesOfLayer[request.layer()]));
      }

      @Override
      void evicted(int page) {
        last = value.get(page);
        frequency.remove(page);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingDouble(value::get);
      }
    };
  }

  /** All requests of all pages kept, their decayed sum counted anew for each comparison. */
  static RankedReference lfuDecayed(int capacity, double halfLife) {
    return new RankedReference(capacity) {
      private final Map<Integer, List<Integer>> steps = new HashMap<>();
      private int now;

      @Override
      void begin(List<Request> set) {
        now = set.get(0).step();
      }

      @Override
      void use(Request request) {
        steps.computeIfAbsent(request.page(), page -> new ArrayList<>()).add(request.step());
      }

      @Override
      Comparator<Integer> order() {
        // Sums that differ by rounding only are equal.
        return Comparator.comparingLong(page -> Math.round(1e9
            * Math.log(steps.get(page).stream()
                .mapToDouble(step -> Math.pow(2, (step - now) / halfLife))
                .sum())));
      }
    };
  }

  /** The LIRS paper, section 3.3, with a bound on the stack. */
  static final class LirsStack implements Reference {
    private final int lirSize;
    private final int bound;
    private final int hirSize;
    private final List<Integer> s = new ArrayList<>();
    private final List<Integer> q = new ArrayList<>();
    private final Set<Integer> lir = new HashSet<>();
    private final Set<Integer> nonResident = new LinkedHashSet<>();

    LirsStack(int capacity, double share, int bound) {
      hirSize = Math.max(1, (int) (share * capacity));
      lirSize = capacity - hirSize;
      this.bound = bound * capacity;
    }

    @Override
    public int serve(Request request) {
      Integer x = request.page();
      int victim = NONE;
      if (lir.contains(x)) {
        s.remove(x);
        s.add(x);
        prune();
      } else if (q.contains(x)) {
        q.remove(x);
        if (s.remove(x)) {
          promote(x);
        } else {
          s.add(x);
          q.add(x);
        }
      } else {
        victim = miss(x);
      }
      while (s.size() > bound && !nonResident.isEmpty()) {
        s.remove((Integer) takeFirst(nonResident));
      }
      return victim;
    }

    private int miss(Integer x) {
      int victim = NONE;
      if (lir.size() + q.size() == lirSize + hirSize) {
        victim = q.remove(0);
        if (s.contains(victim)) {
          nonResident.add(victim);
        }
      }
      boolean inS = s.remove(x);
      nonResident.remove(x);
      if (inS || lir.size() < lirSize) {
        promote(x);
      } else {
        s.add(x);
        q.add(x);
      }
      return victim;
    }

    private void promote(Integer x) {
      s.add(x);
      lir.add(x);
      prune();
      if (lir.size() > lirSize) {
        Integer bottom = s.remove(0);
        lir.remove(bottom);
        q.add(bottom);
        prune();
      }
    }

    private void prune() {
      while (!s.isEmpty() && !lir.contains(s.get(0))) {
        nonResident.remove(s.remove(0));
      }
    }
  }

  /** Window, probation, protected, and a table of counts that is halved. */
  static final class TinyLfu implements Reference {
    private final int capacity;
    private final int windowSize;
    private final int protectedSize;
    private final Set<Integer> window = new LinkedHashSet<>();
    private final Set<Integer> probation = new LinkedHashSet<>();
    private final Set<Integer> kept = new LinkedHashSet<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int sampled;

    TinyLfu(int capacity, double windowShare) {
      this.capacity = capacity;
      windowSize = Math.max(1, (int) (capacity * windowShare));
      protectedSize = (int) ((capacity - windowSize) * 0.8);
    }

    @Override
    public int serve(Request request) {
      int x = request.page();
      counts.merge(x, 1, (a, b) -> Math.min(15, a + b));
      sampled++;
      if (sampled == 10 * capacity) {
        sampled /= 2;
        counts.replaceAll((page, count) -> count / 2);
      }
      if (window.contains(x)) {
        toEnd(window, x);
      } else if (kept.contains(x)) {
        toEnd(kept, x);
      } else if (probation.remove(x)) {
        kept.add(x);
        if (kept.size() > protectedSize) {
          probation.add(takeFirst(kept));
        }
      } else {
        window.add(x);
        return leaveWindow();
      }
      return NONE;
    }

    /** The newcomer is in the window: what falls out of it asks for a place in the main part. */
    private int leaveWindow() {
      if (window.size() <= windowSize) {
        return NONE;
      }
      int candidate = takeFirst(window);
      if (probation.size() + kept.size() < capacity - windowSize) {
        probation.add(candidate);
        return NONE;
      }
      Set<Integer> from = probation.isEmpty() ? kept : probation;
      int victim = from.iterator().next();
      if (counts.get(candidate) <= counts.get(victim)) {
        return candidate;
      }
      from.remove(victim);
      probation.add(candidate);
      return victim;
    }
  }
}
