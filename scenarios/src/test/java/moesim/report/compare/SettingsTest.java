package moesim.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moesim.report.table.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir
  private Path folder = Path.of("");

  private Origin origin(String name, String more) throws IOException {
    Path results = Files.createDirectories(folder.resolve(name));
    Files.writeString(results.resolve(Origin.FILE), "{\"scenario_text\": \"a: 1\\n\"" + more + "}");
    return Origin.of(results);
  }

  @Test
  void namesTracesAndPolicyFilesWithOtherContent() throws IOException {
    Origin before = origin("a", """
        , "seed": 1, "settings": ["x=1"], "run_seconds": [0.5]
        , "traces": [{"source": "t", "sha256": "12", "requests": 3, "deep": {"er": [1]}}]
        , "policy_files": [{"source": "p.py", "sha256": "ab"}, {"source": "q.jar", "sha256": "cd"}]
        """);
    Origin after = origin("b", """
        , "seed": 2, "settings": ["x=1"], "run_seconds": [0.7]
        , "traces": [{"source": "t", "sha256": "13"}]
        , "policy_files": [{"source": "p.py", "sha256": "ef"}]
        """);
    assertThat(Settings.differences(before, after))
        .containsExactly(
            "seed: A \"1\", B \"2\"",
            "trace t, sha256: A \"12\", B \"13\"",
            "policy file p.py, sha256: A \"ab\", B \"ef\"",
            "policy file q.jar, sha256: A \"cd\", B none");
    assertThat(Settings.differences(before, before)).isEmpty();
  }

  @Test
  void saysWhereAProvenanceIsNone() {
    assertThatThrownBy(() -> origin("broken", ", \"traces\": [{\"source\": \"t\""))
        .hasMessageStartingWith(folder.resolve("broken/provenance.json") + ":1:")
        .hasMessageContaining("not the provenance of a moesim run: ");
  }
}
