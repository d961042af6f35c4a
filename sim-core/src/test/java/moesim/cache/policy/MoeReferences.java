package moesim.cache.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Policies made for mixtures of experts, with the collections of the library and no thought of
 * speed.
 */
final class MoeReferences {
  private static final int LAYERS = ReferenceCase.LAYERS;
  private static final int EXPERTS = ReferenceCase.EXPERTS;

  private MoeReferences() {}

  static RankedReference lfru(int capacity) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> requests = new HashMap<>();
      private final Map<Integer, Integer> last = new HashMap<>();
      private int now = -1;

      @Override
      void begin(List<Request> set) {
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

  static RankedReference classLru(int capacity, int halfLife) {
    return new RankedReference(capacity) {
      private final Map<Integer, List<Integer>> steps = new HashMap<>();
      private final Map<Integer, Integer> last = new HashMap<>();
      private int now = -1;

      @Override
      void begin(List<Request> set) {
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
  static RankedReference hobbit(int capacity, int w1, int w2, int w4) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> lastToken = new HashMap<>();
      private final Map<Integer, Integer> uses = new HashMap<>();
      private int start;
      private int token;
      private int layer;

      @Override
      void begin(List<Request> set) {
        Request request = set.get(0);
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

  static RankedReference moeInfinity(int capacity) {
    return new RankedReference(capacity) {
      private final int[][] matrix = new int[LAYERS][EXPERTS];

      @Override
      void begin(List<Request> set) {
        if (set.get(0).startsSequence() && set.get(0).layer() == 0) {
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
  static RankedReference hybriMoe(int capacity) {
    return new RankedReference(capacity) {
      private final List<List<List<Request>>> served =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

      @Override
      void begin(List<Request> set) {
        served.get(set.get(0).layer()).add(set);
      }

      @Override
      void use(Request request) {}

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingDouble(page -> {
          double score = 0;
          for (List<Request> set : served.get(page / EXPERTS)) {
            score = 0.5 * weightIn(set, page) + 0.5 * score;
          }
          return score;
        });
      }

      private double weightIn(List<Request> set, int page) {
        for (Request request : set) {
          if (request.page() == page) {
            return Float.isNaN(request.weight()) ? 1.0 / set.size() : request.weight();
          }
        }
        return 0;
      }
    };
  }

  /** Stale or not, then the older. */
  static RankedReference leastStale(int capacity) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> passOf = new HashMap<>();
      private int pass;

      @Override
      void begin(List<Request> set) {
        pass = set.get(0).step();
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

  static RankedReference profiled(int capacity, int steps) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> requests = new HashMap<>();
      private List<Integer> chosen = List.of();

      @Override
      void begin(List<Request> set) {
        if (set.get(0).step() == steps && set.get(0).layer() == 0) {
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

  /** Residents are in this order already. */
  static RankedReference lru(int capacity) {
    return new RankedReference(capacity) {
      @Override
      void begin(List<Request> set) {}

      @Override
      void use(Request request) {}

      @Override
      Comparator<Integer> order() {
        return (unusedPage, unusedOther) -> 0;
      }
    };
  }

  static RankedReference lfu(int capacity) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> requests = new HashMap<>();

      @Override
      void begin(List<Request> set) {}

      @Override
      void use(Request request) {
        requests.merge(request.page(), 1, Integer::sum);
      }

      @Override
      Comparator<Integer> order() {
        return Comparator.comparingInt(requests::get);
      }
    };
  }

  /**
   * Most visits of its layer missed, then the layer furthest ahead: m and d as section 3.2 of the
   * notes defines them; or only the layer.
   */
  static RankedReference layered(int capacity, boolean countsVisits) {
    return new RankedReference(capacity) {
      private final Map<Integer, Integer> last = new HashMap<>();
      private int now;

      @Override
      void begin(List<Request> set) {
        now = set.get(0).step() * LAYERS + set.get(0).layer();
      }

      @Override
      void use(Request request) {
        last.put(request.page(), now);
      }

      private int distance(int page) {
        return Math.floorMod(page / EXPERTS - now % LAYERS - 1, LAYERS) + 1;
      }

      private int visitsMissed(int page) {
        return (now + distance(page) - last.get(page)) / LAYERS - 1;
      }

      @Override
      Comparator<Integer> order() {
        Comparator<Integer> nearest = Comparator.comparingInt(page -> -distance(page));
        return countsVisits
            ? Comparator.<Integer>comparingInt(page -> -visitsMissed(page)).thenComparing(nearest)
            : nearest;
      }
    };
  }
}
