package moesim.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.testing.FixedTrace;
import moesim.traces.parquet.TraceWriter;

/** Traces written down in a test and recorded in a folder, with scenarios beside them. */
record RecordedTraces(Path folder) {
  /** A model whose layers have experts of the given bytes each. */
  static MoeModel model(int experts, int topK, Long... bytesOfLayers) {
    List<Integer> ids = IntStream.range(0, bytesOfLayers.length).boxed().toList();
    return new MoeModel("written-down", ids, experts, topK, List.of(bytesOfLayers));
  }

  /** Records {@code text}, as for {@link FixedTrace#of}. */
  void record(String name, MoeModel model, String text) {
    TraceWriter.convert(FixedTrace.of(model, text), folder.resolve(name), tokens -> {});
  }

  /** A scenario file in the same folder. */
  Scenario scenario(String name, String yaml, String... settings) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ScenarioReader.read(ScenarioText.of(file, List.of(settings)));
  }

  ResultTable run(String yaml, String... settings) {
    return Experiment.run(scenario("scenario.yaml", yaml, settings), 2, Progress.none())
        .table();
  }
}
