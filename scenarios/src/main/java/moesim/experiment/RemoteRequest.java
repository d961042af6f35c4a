package moesim.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;

/**
 * What another process has to know to execute runs of a scenario.
 *
 * @param source the scenario file, as the user named it
 * @param folder that relative paths start from
 * @param yaml its text
 * @param settings of the command line
 * @param command what is asked
 * @param jars digests of jars with policies, which the other process cannot name
 */
record RemoteRequest(
    String source,
    String folder,
    String yaml,
    List<String> settings,
    String command,
    List<Jar> jars) {
  private static final RecordCodec<RemoteRequest> CODEC = new RecordCodec<>(RemoteRequest.class);

  record Jar(String path, String digest) {}

  static RemoteRequest of(Scenario scenario, Map<String, String> jars) {
    ScenarioText text = scenario.text();
    return new RemoteRequest(
        text.source(),
        text.base().toString(),
        text.yaml(),
        text.settings(),
        scenario.question().command(),
        jars.entrySet().stream()
            .map(jar -> new Jar(jar.getKey(), jar.getValue()))
            .toList());
  }

  byte[] encoded() {
    return CODEC.encode(this);
  }

  static RemoteRequest decode(byte[] bytes) {
    return CODEC.decode(bytes);
  }

  Scenario scenario() {
    return ScenarioReader.read(
        new ScenarioText(source, Path.of(folder), yaml, settings),
        Question.of(command).orElseThrow());
  }

  Map<String, String> jarDigests() {
    return jars.stream().collect(Collectors.toMap(Jar::path, Jar::digest));
  }
}
