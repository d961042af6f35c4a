package moesim.cache.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;

/**
 * A cache and what is asked of it, in order.
 *
 * @param layers layers of the model
 * @param experts experts per layer
 * @param capacity what the cache holds: experts, or bytes if {@code bytes} says so
 * @param semantics how layer steps meet the cache; empty if pages are looked up and stored one by
 *     one
 * @param bytes bytes of every page if the capacity is in bytes; empty if it counts experts
 * @param visits the layer steps, of ascending step and layer
 */
record ContractCase(
    int layers,
    int experts,
    long capacity,
    Optional<AccessSemantics> semantics,
    List<Long> bytes,
    List<Visit> visits) {
  private static final int SHOWN_VISITS = 40;

  ContractCase {
    bytes = List.copyOf(bytes);
    visits = List.copyOf(visits);
  }

  int pageCount() {
    return layers * experts;
  }

  boolean weighsBytes() {
    return !bytes.isEmpty();
  }

  long weightOf(int page) {
    return weighsBytes() ? bytes.get(page) : 1;
  }

  boolean hasEqualWeights() {
    return bytes.stream().distinct().count() <= 1;
  }

  MoeModel model() {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    List<Long> sizes = weighsBytes() ? bytes : Collections.nCopies(layers, 1L);
    return new MoeModel("contract", ids, experts, experts, sizes);
  }

  PageTable pages() {
    return PageTable.ofAllLayers(model(), weighsBytes());
  }

  ContractCase with(List<Visit> other) {
    return new ContractCase(layers, experts, capacity, semantics, bytes, other);
  }

  ContractCase withCapacity(long other) {
    return new ContractCase(layers, experts, other, semantics, bytes, visits);
  }

  /**
   * Up to visit {@code later}, then as from visit {@code before}, at the same layer, to the end.
   */
  ContractCase repeatedFrom(int before, int later) {
    List<Visit> repeated = new ArrayList<>(visits.subList(0, later));
    long steps = visits.get(later).step() - visits.get(before).step();
    visits
        .subList(before, visits.size())
        .forEach(visit -> repeated.add(visit.at(visit.step() + steps)));
    return with(repeated);
  }

  /** The same with all experts of {@code size} bytes and room for as many as now. */
  ContractCase inBytes(long size) {
    List<Long> sizes = Collections.nCopies(pageCount(), size);
    return new ContractCase(layers, experts, capacity * size, semantics, sizes, visits);
  }

  /** The access number of the first page of every visit. */
  long[] firstAccesses() {
    long[] first = new long[visits.size()];
    for (int i = 1; i < first.length; i++) {
      first[i] = first[i - 1] + visits.get(i - 1).pages().size();
    }
    return first;
  }

  /**
   * For every visit the access at which each of its pages is needed next; a reset forgets needs.
   */
  List<long[]> nextUses() {
    List<long[]> uses = new ArrayList<>(Collections.nCopies(visits.size(), new long[0]));
    Map<Integer, Long> next = new HashMap<>();
    long[] first = firstAccesses();
    for (int i = visits.size() - 1; i >= 0; i--) {
      List<Integer> pages = visits.get(i).pages();
      long[] ofVisit = new long[pages.size()];
      for (int k = 0; k < ofVisit.length; k++) {
        ofVisit[k] = next.getOrDefault(pages.get(k), LayerStep.NEVER);
      }
      for (int k = 0; k < ofVisit.length; k++) {
        next.put(pages.get(k), first[i] + k);
      }
      uses.set(i, ofVisit);
      if (visits.get(i).reset()) {
        next.clear();
      }
    }
    return uses;
  }

  /** A page in words: {@code expert 3 of layer 0 (page 3)}. */
  String nameOf(int page) {
    return page < 0 || page >= pageCount()
        ? "page " + page + ", of which there are " + pageCount()
        : "expert " + page % experts + " of layer " + page / experts + " (page " + page + ")";
  }

  /** Where visit {@code index} is: {@code step 2, layer 1}. */
  String placeOf(int index) {
    Visit visit = visits.get(index);
    return "step " + visit.step() + ", layer " + visit.layer();
  }

  /** The case in lines: what cache, then what is asked of it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(semantics.map(AccessSemantics::toString).orElse("looked up and stored one by one")
        + ", " + layers + " x " + experts + " experts, capacity "
        + capacity
        + (weighsBytes() ? " bytes, experts of " + bytes + " bytes" : " experts"));
    for (Visit visit : visits.subList(0, Math.min(visits.size(), SHOWN_VISITS))) {
      lines.add((visit.reset() ? "reset; " : "") + "step " + visit.step() + ", layer "
          + visit.layer()
          + ": experts " + experts(visit.pages())
          + (visit.ahead().isEmpty() ? "" : ", then loaded ahead: pages " + visit.ahead())
          + (visit.startsBatch() ? ", of a new batch" : ""));
    }
    if (visits.size() > SHOWN_VISITS) {
      lines.add("and " + (visits.size() - SHOWN_VISITS) + " more layer steps");
    }
    return List.copyOf(lines);
  }

  private List<Integer> experts(List<Integer> pages) {
    return pages.stream().map(page -> page % experts).toList();
  }
}
