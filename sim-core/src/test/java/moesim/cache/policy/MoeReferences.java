package moesim.cache.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Policies made for mixtures of experts, with the collections of the library and no thought of speed. */
final class MoeReferences {
  private static final int LAYERS = ReferenceCase.LAYERS;
  private static final int EXPERTS = ReferenceCase.EXPERTS;

  private MoeReferences() {}

  /** A cache that evicts the least resident by some order, pages used longer ago first among equals. */
  private abstract static class Ranked implements Reference {
    private final int capacity;

    /** The page used longest ago first. */
    final Set<Integer> residents = new LinkedHashSet<>();

    Ranked(int capacity) {
      this.capacity = capacity;
    }

    /** The request is known, the page not yet used. */
    abstract void begin(Request request);

    abstract void use(Request request);

    /** The page that is less goes first. */
    abstract Comparator<Integer> order();

    @Override
    public int serve(Request request) {
      begin(request);
      int victim = NONE;
      if (!residents.contains(request.page()) && residents.size() == capacity) {
        // The least is the first of those that are equal.
        victim = Collections.min(residents, order());
        residents.remove(victim);
      }
      residents.remove(request.page());
      residents.add(request.page());
      use(request);
      return victim;
    }
  }

  static Reference lfru(int capacity) {
    return new Ranked(capacity) {
      private final Map<Integer, Integer> requests = new HashMap<>();
      private final Map<Integer, Integer> last = new HashMap<>();
      private int now = -1;

      @Override
      void begin(Request request) {
        now++;
      }

      @Override
      void use(Request request) {
        requests.merge(request.page(), 1, Integer::sum);
        last.put(request.page(), now);
      }

      @Override
      Comparator<Integer> order() {
        // Two fractions with denominators up to 1,200 are equal as doubles only if they are equal.
        return Comparator.comparingDouble(
            page -> requests.get(page) / (double) (now - last.get(page) + 1));
      }
    };
  }

  static Reference classLru(int capacity, int halfLife) {
    return new Ranked(capacity) {
      private final Map<Integer, List<Integer>> steps = new HashMap<>();
      private final Map<Integer, Integer> last = new HashMap<>();
      private int now = -1;

      @Override
      void begin(Request request) {
        now++;
      }

      @Override
      void use(Request request) {
        steps.computeIfAbsent(request.page(), page -> new ArrayList<>()).add(request.step());
        last.put(request.page(), now);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingDouble(
            page -> -(now - last.get(page)) / Math.pow(2, classAtLastUse(page)));
      }

      private int classAtLastUse(int page) {
        List<Integer> uses = steps.get(page);
        int lastUse = uses.get(uses.size() - 1);
        double sum = uses.stream()
            .mapToDouble(use -> Math.pow(0.5, (lastUse - use) / (double) halfLife))
            .sum();
        int itsClass = 0;
        while (itsClass < 7 && sum >= 2) {
          sum /= 2;
          itsClass++;
        }
        return itsClass;
      }
    };
  }

  /** The score of the paper, as a fraction of whole numbers. */
  static Reference hobbit(int capacity, int w1, int w2, int w4) {
    return new Ranked(capacity) {
      private final Map<Integer, Integer> lastToken = new HashMap<>();
      private final Map<Integer, Integer> uses = new HashMap<>();
      private int start;
      private int token;
      private int layer;

      @Override
      void begin(Request request) {
        if (request.startsSequence() && request.layer() == 0) {
          start = request.step();
          lastToken.clear();
          uses.clear();
        }
        token = request.step() - start + 1;
        layer = request.layer();
      }

      @Override
      void use(Request request) {
        lastToken.put(request.page(), token);
        uses.merge(request.page(), 1, Integer::sum);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingInt(page -> {
          int distance = (page / EXPERTS - layer + LAYERS) % LAYERS;
          int history = w1 * lastToken.getOrDefault(page, 0) + w2 * uses.getOrDefault(page, 0);
          return history * LAYERS + w4 * (LAYERS - distance) * token;
        });
      }
    };
  }

  static Reference moeInfinity(int capacity) {
    return new Ranked(capacity) {
      private final int[][] matrix = new int[LAYERS][EXPERTS];

      @Override
      void begin(Request request) {
        if (request.startsSequence() && request.layer() == 0) {
          for (int[] row : matrix) {
            java.util.Arrays.fill(row, 0);
          }
        }
      }

      @Override
      void use(Request request) {
        matrix[request.layer()][request.page() % EXPERTS]++;
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingDouble(page -> {
          int[] row = matrix[page / EXPERTS];
          int sum = java.util.Arrays.stream(row).sum();
          double ratio = sum == 0 ? 0 : row[page % EXPERTS] / (double) sum;
          return (ratio + 1e-6) * (1 - page / EXPERTS / (double) LAYERS);
        });
      }
    };
  }

  /** Scores from the history of gate weights of each layer, oldest first. */
  static Reference hybriMoe(int capacity) {
    return new Ranked(capacity) {
      private final List<List<Request>> served =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

      @Override
      void begin(Request request) {
        served.get(request.layer()).add(request);
      }

      @Override
      void use(Request request) {}

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingDouble(page -> {
          double score = 0;
          for (Request request : served.get(page / EXPERTS)) {
            score = 0.5 * (request.page() == page ? request.weight() : 0) + 0.5 * score;
          }
          return score;
        });
      }
    };
  }

  /** Stale or not, then the older. */
  static Reference leastStale(int capacity) {
    return new Ranked(capacity) {
      private final Map<Integer, Integer> passOf = new HashMap<>();
      private int pass;

      @Override
      void begin(Request request) {
        pass = request.step();
      }

      @Override
      void use(Request request) {
        passOf.put(request.page(), pass);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparing(page -> passOf.get(page) == pass);
      }
    };
  }

  static Reference profiled(int capacity, int steps) {
    return new Ranked(capacity) {
      private final Map<Integer, Integer> requests = new HashMap<>();
      private List<Integer> chosen = List.of();

      @Override
      void begin(Request request) {
        if (request.step() == steps && request.layer() == 0) {
          chosen = requests.keySet().stream()
              .sorted(Comparator.<Integer>comparingInt(page -> -requests.get(page))
                  .thenComparing(page -> page))
              .limit(capacity)
              .toList();
        }
      }

      @Override
      void use(Request request) {
        requests.merge(request.page(), 1, Integer::sum);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingInt(
            page -> chosen.contains(page) ? 1_000 - chosen.indexOf(page) : 0);
      }
    };
  }
}
