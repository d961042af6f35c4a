package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import moesim.cache.EvictionPolicies;
import moesim.cache.PolicyContext;
import moesim.hardware.wafer.ReplicaSpec.Granularity;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.replay.LayerLoad;
import moesim.units.DataSize;
import org.junit.jupiter.api.Test;

/** Copies on two dies: one layer of four experts, each of three slices of 1 MB. */
class ReplicasTest {
  private static final MoeModel MODEL =
      new MoeModel("test", java.util.List.of(0), 4, 1, java.util.List.of(3_000_000L));
  private static final ExpertShape SHAPE = new ExpertShape(1000, 1000, 3, 8, 1);

  private static Replicas replicas(Granularity granularity, String capacity) {
    ReplicaSpec spec = new ReplicaSpec(Optional.of(DataSize.parse(capacity)), granularity, false);
    Replicas replicas = new Replicas(
        MODEL,
        SHAPE,
        2,
        spec,
        (pages, pins) -> EvictionPolicies.find("lru")
            .orElseThrow()
            .create(new PolicyContext(
                pages, 1, pins, Options.none(), RandomStreams.of(1).draws(Role.POLICY))));
    replicas.open(new LayerLoad(4));
    return replicas;
  }

  @Test
  void aSliceIsFoundAsSoonAsItIsThere() {
    Replicas replicas = replicas(Granularity.SLICE, "9 MB");
    assertThat(replicas.store(0, 4)).isTrue();
    assertThat(replicas.lookUp(0, 4)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isFalse();
    assertThat(replicas.lookUp(1, 4)).isFalse();
    assertThat(replicas.holds(0, 1)).isTrue();
    assertThat(replicas.residentBytes()).isEqualTo(1_000_000);
  }

  @Test
  void aWholeExpertIsFoundWhenItsLastSliceIsThere() {
    Replicas replicas = replicas(Granularity.EXPERT, "9 MB");
    assertThat(replicas.store(0, 3)).isTrue();
    assertThat(replicas.store(0, 5)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isFalse();
    assertThat(replicas.holds(0, 1)).isFalse();
    // Its room is taken from the first slice on; a slice is written once.
    assertThat(replicas.residentBytes()).isEqualTo(3_000_000);
    assertThat(replicas.store(0, 5)).isFalse();
    assertThat(replicas.store(0, 4)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isTrue();
    assertThat(replicas.lookUp(0, 4)).isTrue();
    assertThat(replicas.holds(0, 1)).isTrue();
    assertThat(replicas.holds(0, 0)).isFalse();
  }

  @Test
  void aWholeExpertLeavesAsOneAndComesBackFromTheBeginning() {
    // Room for one: expert 2 evicts expert 1, whose later slices start anew.
    Replicas replicas = replicas(Granularity.EXPERT, "3 MB");
    for (int slice = 3; slice < 6; slice++) {
      assertThat(replicas.store(0, slice)).isTrue();
    }
    assertThat(replicas.store(0, 6)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isFalse();
    assertThat(replicas.store(0, 3)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isFalse();
    assertThat(replicas.lookUp(0, 6)).isFalse();
    assertThat(replicas.residentBytes()).isEqualTo(3_000_000);
  }

  @Test
  void whatWasFoundInThisLayerStepIsNotEvicted() {
    Replicas replicas = replicas(Granularity.EXPERT, "3 MB");
    for (int slice = 3; slice < 6; slice++) {
      assertThat(replicas.store(0, slice)).isTrue();
    }
    assertThat(replicas.lookUp(0, 4)).isTrue();
    assertThat(replicas.store(0, 6)).isFalse();
    replicas.close();
    replicas.open(new LayerLoad(4));
    assertThat(replicas.store(0, 6)).isTrue();
  }
}
