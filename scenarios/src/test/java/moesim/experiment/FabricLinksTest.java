package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.hardware.balance.LinkSpeeds;
import moesim.hardware.parallel.FabricLinks;
import moesim.hardware.parallel.RankWay;
import moesim.scenario.ParallelRun;
import moesim.units.Bandwidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the links of shipped fabrics are to migrations and sums. */
class FabricLinksTest {
  private static FabricLinks links(String machine) {
    ParallelRun run =
        (ParallelRun) Runs.scenario("""
            scenario: links
            model: { layers: 2, experts: 240, top_k: 2, hidden_size: 64, expert_intermediate_size: 32, expert_matrices: 3 }
            trace: { format: calibrated, router: qwen3-235b-a22b, requests: 1, decode_tokens: 1 }
            batch: { iterations: 2 }
            machine: { kind: expert-parallel, dense: none, network: { packet: 4 KiB }, %s }
            """.formatted(machine)).plans().get(0).spec();
    return new FabricLinks(
        run.fabric().fabric(), run.machine().degrees(), run.packets().efficiency());
  }

  @ParameterizedTest
  @CsvSource({
    // NVLink of one direction, and one port of 400 Gb/s.
    "'fabric: h800-nodes, units: 16', 160, 50",
    // One level: the same inside and out.
    "'fabric: dgx-h100', 450, 450",
    // Half of it is reached.
    "'fabric: dgx-h100, link: { efficiency: 0.5 }', 225, 225"
  })
  void aUnitSendsOverAllLinksItLeavesBy(String machine, long inside, long between) {
    LinkSpeeds speeds = links(machine).speeds();
    assertThat(speeds.insideNode()).isEqualTo(new Bandwidth(inside * 1_000_000_000L));
    assertThat(speeds.betweenNodes()).isEqualTo(new Bandwidth(between * 1_000_000_000L));
  }

  @Test
  void theSlowestRankDecidesHowLongSumsTake() {
    // Inside nodes of eight: two hops of NVLink of 250 ns each.
    RankWay inside =
        links("fabric: h800-nodes, units: 16, parallel: { tensor: 2 }").rankWay();
    assertThat(inside.bytesPerSecond()).isEqualTo(160e9);
    assertThat(inside.ps()).isEqualTo(500_000);
    // Ranks of three: units 6, 7 and 8 are of two nodes.
    RankWay across =
        links("fabric: h800-nodes, units: 24, parallel: { tensor: 3 }").rankWay();
    assertThat(across.bytesPerSecond()).isEqualTo(50e9);
    assertThat(across.ps()).isGreaterThan(2_000_000);
    assertThat(links("fabric: h800-nodes, units: 16").rankWay().bytesPerSecond())
        .isInfinite();
  }
}
