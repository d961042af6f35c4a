package moesim.cache.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;

/**
 * Random cases of many shapes: layers, experts, capacities from one expert to more than all, layer
 * steps up to a whole layer, selections uniform, sticky, cyclic, skewed, or hot with scans; ragged
 * traces; every way a cache is driven.
 */
final class RandomCase {
  private static final List<AccessSemantics> SEMANTICS = List.of(AccessSemantics.values());

  private static final int SHAPES = 5;

  private final SplittableRandom random;
  private final int layers;
  private final int experts;
  private final int shape;
  private final int most;
  private final int[] cursor;
  private final List<List<Integer>> last;

  private RandomCase(long seed) {
    random = new SplittableRandom(seed);
    layers = 1 + random.nextInt(6);
    experts = 2 + random.nextInt(12);
    shape = random.nextInt(SHAPES);
    most = 1 + random.nextInt(Math.min(4, experts));
    cursor = new int[layers];
    last = new ArrayList<>(Collections.nCopies(layers, List.of()));
  }

  /**
   * The case of {@code seed}.
   *
   * @param mayLoadAhead false if the policy knows the future, which loads ahead are not part of
   */
  static ContractCase of(long seed, boolean mayLoadAhead) {
    return new RandomCase(seed).make(mayLoadAhead);
  }

  private ContractCase make(boolean mayLoadAhead) {
    // Each drawn by itself, so that every combination comes up; drawn, too, where it may not be.
    boolean oneByOne = random.nextInt(8) == 0 && mayLoadAhead;
    boolean ahead = random.nextInt(5) == 0 && mayLoadAhead;
    boolean inBytes = random.nextInt(4) == 0;
    boolean resets = random.nextInt(3) == 0;
    AccessSemantics semantics = SEMANTICS.get(random.nextInt(SEMANTICS.size()));
    int pageCount = layers * experts;
    List<Long> bytes = inBytes ? random.longs(pageCount, 2, 5).boxed().toList() : List.of();
    long total = bytes.stream().mapToLong(size -> size).sum();
    long capacity = inBytes ? 4 + random.nextLong(total) : capacityInExperts(pageCount);
    boolean ordered = semantics != AccessSemantics.SEQUENTIAL || oneByOne;
    List<Visit> visits = visits(ordered, ahead, resets);
    return new ContractCase(
        layers,
        experts,
        capacity,
        oneByOne ? Optional.empty() : Optional.of(semantics),
        bytes,
        visits);
  }

  private int capacityInExperts(int pageCount) {
    return switch (random.nextInt(4)) {
      case 0 -> 1 + random.nextInt(Math.min(4, pageCount));
      case 1 -> Math.min(pageCount, layers * most);
      default -> 1 + random.nextInt(pageCount + 2);
    };
  }

  private List<Visit> visits(boolean ordered, boolean ahead, boolean resets) {
    List<Visit> visits = new ArrayList<>();
    int steps = 5 + random.nextInt(40);
    for (int step = 0; step < steps; step++) {
      boolean starts = step == 0 || random.nextInt(12) == 0;
      boolean reset = resets && starts && step > 0;
      for (int layer = 0; layer < layers; layer++) {
        // Ragged: a layer step without pages is passed over.
        if (random.nextInt(16) == 0) {
          continue;
        }
        List<Integer> pages = new ArrayList<>(pagesOf(layer));
        if (ordered) {
          Collections.sort(pages);
        }
        List<Integer> wanted = ahead ? pagesOf((layer + 1) % layers) : List.of();
        visits.add(new Visit(step, layer, pages, wanted, starts, reset));
        reset = false;
      }
    }
    return visits;
  }

  private List<Integer> pagesOf(int layer) {
    // Now and then a whole layer: more than many a cache holds.
    int count = random.nextInt(24) == 0 ? experts : 1 + random.nextInt(most);
    List<Integer> chosen = switch (shape) {
      case 0 -> distinct(count, () -> random.nextInt(experts));
      case 1 ->
        random.nextInt(3) > 0 && !last.get(layer).isEmpty()
            ? last.get(layer)
            : distinct(count, () -> random.nextInt(experts));
      case 2 -> cycle(layer, count);
      case 3 -> distinct(count, () -> Math.min(random.nextInt(experts), random.nextInt(experts)));
      default ->
        random.nextInt(4) > 0
            ? distinct(Math.min(count, (experts + 1) / 2), () -> random.nextInt((experts + 1) / 2))
            : cycle(layer, count);
    };
    last.set(layer, chosen);
    return chosen.stream().map(expert -> layer * experts + expert).toList();
  }

  private List<Integer> cycle(int layer, int count) {
    int from = cursor[layer];
    cursor[layer] = (from + count) % experts;
    return IntStream.range(0, count).mapToObj(i -> (from + i) % experts).toList();
  }

  private static List<Integer> distinct(int count, java.util.function.IntSupplier draw) {
    return IntStream.generate(draw).distinct().limit(count).boxed().toList();
  }
}
