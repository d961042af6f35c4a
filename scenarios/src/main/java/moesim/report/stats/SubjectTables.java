package moesim.report.stats;

import java.util.List;
import java.util.Optional;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.stats.SubjectStatistics;

/** Tables of what is hot with which subject and language; without rows where nothing tells. */
final class SubjectTables {
  private static final List<Column> SUBJECTS = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.LAYER,
      StatsColumns.text("benchmark", "folder of the subjects"),
      StatsColumns.text("subject", "folder of the requests"),
      StatsColumns.text("language", "of the benchmark, where its name says so"),
      StatsColumns.count("requests", "requests", "of the subject"),
      StatsColumns.count("tokens", "tokens", "of the subject"),
      StatsColumns.count("rank", "number", "1 for the most selected expert"),
      StatsColumns.count("expert", "id", "one of its ten most selected experts"),
      StatsColumns.count("selections", "selections", "of the expert by the subject"),
      StatsColumns.number("share", "ratio", "selections / selections of the subject at the layer"),
      StatsColumns.flag("hot_everywhere", "true if it is among the ten of every subject"));
  private static final List<Column> LANGUAGES = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.LAYER,
      StatsColumns.text("benchmark", "in the original"),
      StatsColumns.text("translation", "the same questions in another language"),
      StatsColumns.count("hot_original", "experts", "hot with every subject of the original"),
      StatsColumns.count("hot_translated", "experts", "hot with every subject translated"),
      StatsColumns.count("hot_both", "experts", "hot with every subject of both"));

  private final List<NamedTrace> traces;

  SubjectTables(List<NamedTrace> traces) {
    this.traces = traces;
  }

  List<StatsTable> tables() {
    return List.of(
        new StatsTable("subjects", SUBJECTS, this::subjects),
        new StatsTable("languages", LANGUAGES, this::languages));
  }

  private void subjects(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      Optional<SubjectStatistics> found = trace.statistics().subjects();
      for (int layer = 0; found.isPresent() && layer < found.get().layers().size(); layer++) {
        SubjectStatistics.Layer ofLayer = found.get().layers().get(layer);
        for (SubjectStatistics.Subject subject : found.get().subjects()) {
          List<SubjectStatistics.HotExpert> hot = subject.hot().get(layer);
          for (int rank = 0; rank < hot.size(); rank++) {
            SubjectStatistics.HotExpert expert = hot.get(rank);
            String language = subject.of().language();
            sink.row(
                trace.name(),
                (long) ofLayer.layerId(),
                subject.of().benchmark(),
                subject.of().subject(),
                language.isEmpty() ? null : language,
                (long) subject.requests(),
                subject.tokens(),
                rank + 1L,
                (long) expert.expert(),
                expert.selections(),
                expert.share(),
                ofLayer.everywhere().contains(expert.expert()));
          }
        }
      }
    }
  }

  private void languages(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      trace
          .statistics()
          .subjects()
          .ifPresent(found -> found
              .languages()
              .forEach(layer -> sink.row(
                  trace.name(),
                  (long) layer.layerId(),
                  layer.benchmark(),
                  layer.translation(),
                  (long) layer.original(),
                  (long) layer.translated(),
                  (long) layer.both())));
    }
  }
}
