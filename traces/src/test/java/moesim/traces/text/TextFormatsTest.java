package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import moesim.traces.TraceFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFormatsTest {
  @TempDir
  Path folder;

  private static List<TraceFormat> formats() {
    return ServiceLoader.load(TraceFormat.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(format -> format.getClass().getPackage().equals(Esft.class.getPackage()))
        .toList();
  }

  @Test
  void areFoundAsServices() {
    assertThat(formats())
        .extracting(TraceFormat::name)
        .containsExactlyInAnyOrder("bigmoe-csv", "core12345", "esft", "token-jsonl");
    assertThat(formats()).allMatch(format -> !format.sentence().endsWith("."));
  }

  @Test
  void recogniseTheirOwnFilesAndNobodyElses() {
    Fixture fixture = new Fixture(new Esft(), folder)
        .write("core12345/1.json", "[{\"1\": [[3]]}]")
        .write("esft/expert_weights_1.txt", "3\t\t0.5\n")
        .write("token-jsonl/1.jsonl", "{\"tok\": 1, \"layers\": [[3]]}")
        .write("bigmoe-csv/1.csv", BigMoeFixture.HEADER)
        .write("none/1.json", "{\"logical_count\": [[1]]}")
        .write("none/1.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n")
        .write("none/1.jsonl", "{\"timestamp\": 0, \"input_length\": 6758}\n");
    for (String name : List.of("core12345", "esft", "token-jsonl", "bigmoe-csv")) {
      assertThat(formats().stream().filter(format -> format.recognises(fixture.files(name))))
          .extracting(TraceFormat::name)
          .containsExactly(name);
    }
    assertThat(formats()).noneMatch(format -> format.recognises(fixture.files("none")));
  }
}
