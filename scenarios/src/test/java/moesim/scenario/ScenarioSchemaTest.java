package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScenarioSchemaTest {
  private static final Path SHIPPED = Path.of("schema/scenario.schema.json");

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ScenarioSchema.json());
  }

  @Test
  void theShippedSchemaIsTheOneTheDeclarationsGive() throws IOException {
    if (Boolean.getBoolean("schema.update")) {
      Files.createDirectories(SHIPPED.toAbsolutePath().getParent());
      Files.writeString(SHIPPED, ScenarioSchema.json());
    }
    assertThat(SHIPPED)
        .as("after a change of options, run the tests with -Dschema.update=true")
        .content()
        .isEqualTo(ScenarioSchema.json());
  }

  @Test
  void acceptsEveryShippedScenarioAndEachNamesIt() throws IOException {
    for (Path file : ShippedScenarios.files()) {
      String yaml = Files.readString(file);
      assertThat(schema().validate(yaml, InputFormat.YAML)).as("%s", file).isEmpty();
      // An editor looks for the schema from the folder of the scenario.
      Path schema = Path.of("")
          .resolve(file)
          .toAbsolutePath()
          .getParent()
          .relativize(SHIPPED.toAbsolutePath());
      assertThat(yaml).startsWith("# yaml-language-server: $schema=" + schema + "\n");
    }
  }

  /** The reader always took a bare number; editors marked it. */
  @Test
  void acceptsAShareWrittenAsANumberAndNoneAboveOne() {
    String good =
        "scenario: x\ntrace: { path: x }\nmachine: { kind: wafer, hbm: { efficiency: 0.9 } }\n";
    assertThat(schema().validate(good, InputFormat.YAML)).isEmpty();
    assertThat(schema().validate(good.replace("0.9", "\"0.9\""), InputFormat.YAML))
        .isEmpty();
    assertThat(schema().validate(good.replace("0.9", "1.1"), InputFormat.YAML)).isNotEmpty();
    assertThat(schema().validate(good.replace("0.9", "half"), InputFormat.YAML)).isNotEmpty();
  }

  @Test
  void refusesWhatTheReaderRefuses() {
    String good = "scenario: x\ncache: { policy: lru, capacity: 4 experts }\ntrace: { path: x }\n";
    assertThat(schema().validate(good, InputFormat.YAML)).isEmpty();
    assertThat(schema().validate(good.replace("lru", "lru2"), InputFormat.YAML)).isNotEmpty();
    assertThat(schema().validate(good.replace("4 experts", "4"), InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema().validate(good.replace("capacity", "capcity"), InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema().validate(good + "sweep: { cache.polcy: [lru] }\n", InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema().validate(good + "sweep: { cache.capacity: [4] }\n", InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema().validate(good + "baseline: { allocation.polcy: home }\n", InputFormat.YAML))
        .isNotEmpty();
    assertThat(
            schema().validate(good + "baseline: { allocation.policy: [home] }\n", InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema().validate(good + "baseline: home\n", InputFormat.YAML)).isNotEmpty();
    assertThat(schema().validate(good + "placement: { policy: home }\n", InputFormat.YAML))
        .isNotEmpty();
  }
}
