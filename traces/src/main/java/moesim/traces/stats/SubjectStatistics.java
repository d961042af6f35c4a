package moesim.traces.stats;

import java.util.List;
import java.util.OptionalDouble;
import moesim.routing.RequestSubject;

/**
 * Which experts are hot with which subject (observation 4 of arXiv 2510.05497): the ten that its
 * tokens select most, at every layer.
 *
 * @param subjects in order of benchmark and name, with what each selects
 * @param layers one entry per layer
 * @param languages pairs of a benchmark and its translation, one entry per pair and layer
 */
public record SubjectStatistics(
    List<Subject> subjects, List<Layer> layers, List<Languages> languages) {
  /** Experts of a subject that count as hot: the published ten. */
  public static final int HOT = 10;

  public SubjectStatistics {
    subjects = List.copyOf(subjects);
    layers = List.copyOf(layers);
    languages = List.copyOf(languages);
  }

  /**
   * One subject.
   *
   * @param of its name
   * @param requests of it
   * @param tokens of its requests
   * @param hot by layer: its most selected experts, most selected first, the lower of equals
   *     first; fewer where fewer were selected
   */
  public record Subject(RequestSubject of, int requests, long tokens, List<List<HotExpert>> hot) {
    public Subject {
      hot = List.copyOf(hot);
    }
  }

  /** An expert with its selections, and their share of the selections of the subject. */
  public record HotExpert(int expert, long selections, double share) {}

  /**
   * One layer.
   *
   * @param layerId the model's own number
   * @param everywhere experts hot with every subject, ascending
   * @param anywhere how many experts are hot with some subject
   */
  public record Layer(int layerId, List<Integer> everywhere, int anywhere) {
    public Layer {
      everywhere = List.copyOf(everywhere);
    }
  }

  /**
   * One layer of a benchmark and its translation.
   *
   * @param benchmark in the original
   * @param translation its name
   * @param layerId the model's own number
   * @param original experts hot with every subject of the original
   * @param translated experts hot with every subject of the translation
   * @param both experts that are both
   */
  public record Languages(
      String benchmark, String translation, int layerId, int original, int translated, int both) {}

  /** Experts hot with every subject, mean over the layers; empty if there is one subject. */
  public OptionalDouble everywhere() {
    return subjects.size() < 2
        ? OptionalDouble.empty()
        : layers.stream().mapToInt(layer -> layer.everywhere().size()).average();
  }

  /** Experts hot with some subject, mean over the layers. */
  public OptionalDouble anywhere() {
    return layers.stream().mapToInt(Layer::anywhere).average();
  }
}
