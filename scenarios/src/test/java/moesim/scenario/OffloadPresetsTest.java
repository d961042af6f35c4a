package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import moesim.hardware.offload.HostSpec;
import moesim.hardware.offload.OffloadSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped presets of offload servers. */
class OffloadPresetsTest {
  private static OffloadSpec bind(String preset) {
    Scenario scenario = ScenarioReader.read(
        new ScenarioText("s.yaml", Path.of(""), """
            scenario: preset
            model: { preset: qwen3-235b-a22b }
            trace: { format: calibrated, requests: 1 }
            machine: { kind: offload-server, preset: PRESET, compute: { layer: 1 us, expert: 1 us } }
            cache: { policy: lru, capacity: 10 % }
            """.replace("PRESET", preset), List.of()));
    return ((CacheRun) scenario.plans().get(0).spec()).server().orElseThrow();
  }

  /** PCI Express 3.0 to 5.0 sends 128 of 130 bits, one per lane and transfer. */
  private static double lanes(int lanes, double transfersPerSecond) {
    return transfersPerSecond * lanes * 128 / 130 / 8;
  }

  @ParameterizedTest
  @CsvSource({
    "offload-pcie4, 16e9, false",
    "offload-pcie4-ssd, 16e9, true",
    "offload-pcie5, 32e9, false",
    "offload-pcie5-ssd, 32e9, true",
  })
  void ratesAreThoseOfTheEncoding(String preset, double transfersPerSecond, boolean ssd) {
    OffloadSpec server = bind(preset);
    double link = lanes(16, transfersPerSecond);
    // Written with three digits.
    assertThat(server.bytesPerSecond() / 0.8).isCloseTo(link, within(link * 5e-4));
    assertThat(server.host().isPresent()).isEqualTo(ssd);
    if (ssd) {
      HostSpec host = server.host().orElseThrow();
      double four = lanes(4, transfersPerSecond);
      assertThat(host.bytesPerSecond() / 0.85).isCloseTo(four, within(four * 5e-4));
      assertThat(host.policy()).isEqualTo("lru");
    }
  }
}
