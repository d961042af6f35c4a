package moesim.cache.contract;

import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import moesim.cache.CacheCounts;

/**
 * The semantics of docs/model.md §3 written down as plainly as possible, with victims that somebody
 * else named.
 */
final class NaiveCache {
  private final ContractCase asked;
  private final SortedSet<Integer> residents = new TreeSet<>();
  private Iterator<Integer> victims = List.<Integer>of().iterator();
  private long hits;
  private long misses;
  private long streamed;
  private long evictions;

  NaiveCache(ContractCase asked) {
    this.asked = asked;
  }

  /**
   * Serves {@code visit}, and what is loaded ahead after it, with the victims that were named
   * meanwhile.
   */
  void serve(Visit visit, List<Integer> named) {
    victims = named.iterator();
    if (visit.reset()) {
      residents.clear();
    }
    if (asked.semantics().isEmpty()) {
      oneByOne(visit.pages());
    } else {
      switch (asked.semantics().get()) {
        case SEQUENTIAL -> inSequence(visit.pages());
        case CO_RESIDENT -> together(visit.pages());
        case EVENT_ATOMIC -> atomically(visit.pages());
      }
    }
    loadAhead(visit.ahead());
    if (victims.hasNext()) {
      throw new Breach(
          Law.AUDIT,
          "named " + named + ", though a naive cache had no use for " + victims.next()
              + " any more");
    }
  }

  SortedSet<Integer> residents() {
    return residents;
  }

  /** True if what was counted is what {@code counts} says. */
  boolean agreesWith(CacheCounts counts) {
    return counts.hits() == hits
        && counts.misses() == misses
        && counts.streamedMisses() == streamed
        && counts.evictions() == evictions
        && counts.accesses() == hits + misses;
  }

  private void inSequence(List<Integer> pages) {
    for (int page : pages) {
      if (residents.contains(page)) {
        hits++;
        continue;
      }
      misses++;
      if (asked.weightOf(page) > asked.capacity()) {
        streamed++;
        continue;
      }
      evictUntil(asked.capacity() - asked.weightOf(page));
      residents.add(page);
    }
  }

  private void together(List<Integer> pages) {
    List<Integer> missing =
        pages.stream().filter(page -> !residents.contains(page)).toList();
    if (weightOf(pages) <= asked.capacity()) {
      evictUntil(asked.capacity() - weightOf(missing));
      hits += pages.size() - missing.size();
      misses += missing.size();
      residents.addAll(pages);
      return;
    }
    evictUntil(weightOf(pages) - weightOf(missing));
    atomically(pages);
  }

  private void atomically(List<Integer> pages) {
    SortedSet<Integer> fresh = new TreeSet<>();
    for (int page : pages) {
      if (residents.contains(page)) {
        hits++;
        continue;
      }
      misses++;
      if (asked.weightOf(page) > asked.capacity()) {
        streamed++;
      } else {
        fresh.add(page);
        residents.add(page);
      }
    }
    while (weightOf(residents) > asked.capacity()) {
      int victim = takeVictim();
      if (fresh.contains(victim)) {
        streamed++;
      } else {
        evictions++;
      }
    }
  }

  private void oneByOne(List<Integer> pages) {
    SortedSet<Integer> found = new TreeSet<>();
    for (int page : pages) {
      if (residents.contains(page)) {
        hits++;
        found.add(page);
        continue;
      }
      misses++;
      streamed++;
      if (weightOf(found) + asked.weightOf(page) <= asked.capacity()) {
        evictUntil(asked.capacity() - asked.weightOf(page));
        residents.add(page);
      }
    }
  }

  private void loadAhead(List<Integer> wanted) {
    long weight = 0;
    int fits = 0;
    while (fits < wanted.size() && weight + asked.weightOf(wanted.get(fits)) <= asked.capacity()) {
      weight += asked.weightOf(wanted.get(fits++));
    }
    List<Integer> kept = wanted.subList(0, fits);
    List<Integer> missing =
        kept.stream().filter(page -> !residents.contains(page)).toList();
    if (!missing.isEmpty()) {
      evictUntil(asked.capacity() - weightOf(missing));
      residents.addAll(missing);
    }
  }

  private void evictUntil(long most) {
    while (weightOf(residents) > most) {
      takeVictim();
      evictions++;
    }
  }

  private int takeVictim() {
    if (!victims.hasNext()) {
      throw new Breach(Law.AUDIT, "a naive cache needs one victim more than were named");
    }
    int victim = victims.next();
    if (!residents.remove(victim)) {
      throw new Breach(
          Law.AUDIT, "named " + asked.nameOf(victim) + ", which a naive cache does not hold");
    }
    return victim;
  }

  private long weightOf(Iterable<Integer> pages) {
    long weight = 0;
    for (int page : pages) {
      weight += asked.weightOf(page);
    }
    return weight;
  }
}
