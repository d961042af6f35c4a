package moesim.report.html;

import java.util.List;
import java.util.Optional;
import moesim.traces.stats.SubjectStatistics;
import moesim.traces.stats.TraceStatistics;
import tools.jackson.core.JsonGenerator;

/** Hot experts of subjects, for a picture: a few layers, and no more subjects than one can read. */
final class SubjectData {
  private static final int MOST_SUBJECTS = 80;
  private static final int MOST_LAYERS = 8;
  private static final int DIGITS = 3;

  private final Optional<SubjectStatistics> found;

  SubjectData(TraceStatistics trace) {
    found = trace.subjects();
  }

  /** The property {@code subjects}. */
  void write(JsonGenerator json) {
    json.writeObjectPropertyStart("subjects");
    List<SubjectStatistics.Subject> all = found.map(SubjectStatistics::subjects).orElse(List.of());
    int shown = Math.min(MOST_SUBJECTS, all.size());
    json.writeNumberProperty("of", all.size());
    json.writeArrayPropertyStart("names");
    for (int i = 0; i < shown; i++) {
      json.writeString(all.get(place(i, shown, all.size())).of().words());
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("layers");
    int layers = found.map(subjects -> subjects.layers().size()).orElse(0);
    int drawn = Math.min(MOST_LAYERS, layers);
    for (int i = 0; i < drawn && shown > 0; i++) {
      int layer = drawn == 1 ? 0 : (int) ((long) i * (layers - 1) / (drawn - 1));
      json.writeStartObject();
      json.writeNumberProperty("id", found.orElseThrow().layers().get(layer).layerId());
      json.writeArrayPropertyStart("hot");
      for (int subject = 0; subject < shown; subject++) {
        json.writeStartArray();
        for (SubjectStatistics.HotExpert expert :
            all.get(place(subject, shown, all.size())).hot().get(layer)) {
          json.writeNumber(expert.expert());
          json.writeRawValue(Numbers.rounded(expert.share(), DIGITS));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static int place(int number, int shown, int all) {
    return (int) ((long) number * all / shown);
  }
}
