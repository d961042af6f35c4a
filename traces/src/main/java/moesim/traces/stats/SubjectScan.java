package moesim.traces.stats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import moesim.model.MoeModel;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingTrace;

/** Loads by subject, where a trace says what its requests are about. */
final class SubjectScan {
  /** Counters of all subjects, at most: 256 MB. */
  private static final long MOST_CELLS = 1L << 26;

  private final MoeModel model;
  private final RequestSubjects subjects;
  // [subjects][layers][experts]
  private final int[][] loads;
  private final int[] requests;
  private final long[] tokens;
  private int request = -1;

  private SubjectScan(MoeModel model, RequestSubjects subjects) {
    this.model = model;
    this.subjects = subjects;
    int count = subjects.subjects().size();
    loads = new int[count][model.pages()];
    requests = new int[count];
    tokens = new long[count];
  }

  /** Empty if nobody tells subjects, or there are more than memory is spent on. */
  static Optional<SubjectScan> of(RoutingTrace trace) {
    MoeModel model = trace.model();
    return trace
        .subjects()
        .filter(all -> (long) all.subjects().size() * model.pages() <= MOST_CELLS)
        .map(all -> new SubjectScan(model, all));
  }

  void add(RoutingBlock block) {
    short[] experts = block.experts();
    int limit = model.experts();
    int topK = model.topK();
    int cell = 0;
    for (int token = 0; token < block.tokens(); token++) {
      int subject = subjects.number(block.requests()[token]);
      int[] load = loads[subject];
      if (block.requests()[token] != request) {
        request = block.requests()[token];
        requests[subject]++;
      }
      tokens[subject]++;
      for (int layer = 0; layer < block.layers(); layer++) {
        for (int end = cell + topK; cell < end; cell++) {
          int expert = experts[cell];
          if (expert >= 0 && expert < limit) {
            load[layer * limit + expert]++;
          }
        }
      }
    }
  }

  SubjectStatistics statistics() {
    List<SubjectStatistics.Subject> found = new ArrayList<>();
    for (int subject = 0; subject < loads.length; subject++) {
      List<List<SubjectStatistics.HotExpert>> hot = new ArrayList<>();
      for (int layer = 0; layer < model.layers(); layer++) {
        hot.add(hot(loads[subject], layer));
      }
      found.add(new SubjectStatistics.Subject(
          subjects.subjects().get(subject), requests[subject], tokens[subject], hot));
    }
    List<SubjectStatistics.Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      TreeSet<Integer> anywhere = new TreeSet<>();
      for (SubjectStatistics.Subject subject : found) {
        anywhere.addAll(experts(subject, layer));
      }
      layers.add(new SubjectStatistics.Layer(
          model.layerIds().get(layer), List.copyOf(everywhere(found, layer)), anywhere.size()));
    }
    return new SubjectStatistics(found, layers, languages(found));
  }

  private List<SubjectStatistics.HotExpert> hot(int[] load, int layer) {
    int first = layer * model.experts();
    long total = 0;
    List<Integer> selected = new ArrayList<>();
    for (int expert = 0; expert < model.experts(); expert++) {
      total += load[first + expert];
      if (load[first + expert] > 0) {
        selected.add(expert);
      }
    }
    // Stable: of equals the lower expert stays first.
    selected.sort(Comparator.comparingInt(expert -> -load[first + expert]));
    double all = total;
    return selected.stream()
        .limit(SubjectStatistics.HOT)
        .map(expert -> new SubjectStatistics.HotExpert(
            expert, load[first + expert], load[first + expert] / all))
        .toList();
  }

  private static List<Integer> experts(SubjectStatistics.Subject subject, int layer) {
    return subject.hot().get(layer).stream()
        .map(SubjectStatistics.HotExpert::expert)
        .toList();
  }

  private static SortedSet<Integer> everywhere(
      Collection<SubjectStatistics.Subject> subjects, int layer) {
    TreeSet<Integer> common = new TreeSet<>();
    boolean first = true;
    for (SubjectStatistics.Subject subject : subjects) {
      if (first) {
        common.addAll(experts(subject, layer));
      } else {
        common.retainAll(experts(subject, layer));
      }
      first = false;
    }
    return common;
  }

  private List<SubjectStatistics.Languages> languages(List<SubjectStatistics.Subject> found) {
    TreeMap<String, List<SubjectStatistics.Subject>> byBenchmark = new TreeMap<>();
    for (SubjectStatistics.Subject subject : found) {
      byBenchmark
          .computeIfAbsent(subject.of().benchmark(), name -> new ArrayList<>())
          .add(subject);
    }
    List<SubjectStatistics.Languages> pairs = new ArrayList<>();
    byBenchmark.forEach((translation, translated) -> {
      String benchmark = translated.get(0).of().questions();
      List<SubjectStatistics.Subject> original = byBenchmark.get(benchmark);
      if (original != null && !benchmark.equals(translation)) {
        for (int layer = 0; layer < model.layers(); layer++) {
          SortedSet<Integer> both = everywhere(original, layer);
          int ofOriginal = both.size();
          SortedSet<Integer> ofTranslated = everywhere(translated, layer);
          both.retainAll(ofTranslated);
          pairs.add(new SubjectStatistics.Languages(
              benchmark,
              translation,
              model.layerIds().get(layer),
              ofOriginal,
              ofTranslated.size(),
              both.size()));
        }
      }
    });
    return pairs;
  }
}
