package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import moesim.cache.EvictionPolicies;
import moesim.cache.PolicyContext;
import moesim.hardware.roofline.ExpertShape;
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
        (pages, weight, pins) -> EvictionPolicies.find("lru")
            .orElseThrow()
            .create(new PolicyContext(
                pages, weight, 1, pins, Options.none(), RandomStreams.of(1).draws(Role.POLICY))));
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
    assertThat(replicas.bytesOf(0)).isEqualTo(1_000_000);
  }

  /** All slices of an expert, each of which is written. */
  private static void storeAll(Replicas replicas, int expert) {
    for (int slice = 3 * expert; slice < 3 * expert + 3; slice++) {
      assertThat(replicas.store(0, slice)).isTrue();
    }
  }

  @Test
  void aWholeExpertIsFoundWhenItsLastSliceIsThere() {
    Replicas replicas = replicas(Granularity.EXPERT, "9 MB");
    assertThat(replicas.store(0, 3)).isTrue();
    assertThat(replicas.store(0, 5)).isTrue();
    assertThat(replicas.lookUp(0, 3)).isFalse();
    assertThat(replicas.holds(0, 1)).isFalse();
    assertThat(replicas.bytesOf(0)).isZero();
    // A slice is written once.
    assertThat(replicas.store(0, 5)).isFalse();
    assertThat(replicas.store(0, 4)).isTrue();
    assertThat(replicas.bytesOf(0)).isEqualTo(3_000_000);
    assertThat(replicas.lookUp(0, 3)).isTrue();
    assertThat(replicas.lookUp(0, 4)).isTrue();
    assertThat(replicas.lookUp(1, 4)).isFalse();
    assertThat(replicas.holds(0, 1)).isTrue();
    assertThat(replicas.holds(0, 0)).isFalse();
  }

  @Test
  void expertsThatArriveTogetherDoNotDriveEachOtherOutInPart() {
    // Room for one. Slices of 1 and 2 come in turns; 1 is whole first, 2 then takes its place.
    Replicas replicas = replicas(Granularity.EXPERT, "3 MB");
    for (int slice = 0; slice < 3; slice++) {
      assertThat(replicas.store(0, 3 + slice)).isTrue();
      assertThat(replicas.holds(0, 1)).isEqualTo(slice == 2);
      assertThat(replicas.store(0, 6 + slice)).isTrue();
    }
    assertThat(replicas.holds(0, 1)).isFalse();
    assertThat(replicas.holds(0, 2)).isTrue();
    assertThat(replicas.bytesOf(0)).isEqualTo(3_000_000);
    // Expert 1 was fetched for two tasks: what arrives for the second comes too late to begin anew.
    assertThat(replicas.store(0, 4)).isFalse();
    replicas.close();
    replicas.open(new LayerLoad(4));
    storeAll(replicas, 1);
    assertThat(replicas.holds(0, 1)).isTrue();
  }

  @Test
  void anExpertThatDoesNotFitIsNeverWritten() {
    Replicas replicas = replicas(Granularity.EXPERT, "2999999 B");
    for (int slice = 3; slice < 6; slice++) {
      assertThat(replicas.store(0, slice)).isFalse();
    }
    assertThat(replicas.holds(0, 1)).isFalse();
    replicas.close();
  }

  @Test
  void noExpertIsLeftInPart() {
    Replicas replicas = replicas(Granularity.EXPERT, "9 MB");
    replicas.store(1, 5);
    assertThatThrownBy(replicas::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of expert 1 die 1 got the slices 100 only");
  }

  @Test
  void whatWasFoundInThisLayerStepIsNotEvicted() {
    Replicas replicas = replicas(Granularity.EXPERT, "3 MB");
    storeAll(replicas, 1);
    replicas.close();
    replicas.open(new LayerLoad(4));
    assertThat(replicas.lookUp(0, 4)).isTrue();
    assertThat(replicas.store(0, 6)).isFalse();
    replicas.close();
    replicas.open(new LayerLoad(4));
    storeAll(replicas, 2);
    assertThat(replicas.holds(0, 1)).isFalse();
  }
}
