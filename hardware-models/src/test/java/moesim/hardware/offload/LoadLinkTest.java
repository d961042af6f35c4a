package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadLinkTest {
  @Test
  void isBusyNoLongerThanItRan() {
    LoadLink link = new LoadLink(new long[] {10, 20});
    assertThat(link.load(0, 5)).isEqualTo(15);
    assertThat(link.load(1, 0)).isEqualTo(35);
    assertThat(link.busyPs(35)).isEqualTo(30);
    assertThat(link.busyPs(40)).isEqualTo(30);
    // The second load is under way.
    assertThat(link.busyPs(22)).isEqualTo(17);
  }
}
