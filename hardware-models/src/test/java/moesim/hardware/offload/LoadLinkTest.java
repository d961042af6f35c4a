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

  @Test
  void whatWaitsIsRecalledOnce() {
    LoadLink link = new LoadLink(new long[] {10, 10, 10});
    link.loadAhead(0, 0);
    link.loadAhead(1, 0);
    assertThat(link.recall(2)).isFalse();
    assertThat(link.recall(0)).isTrue();
    assertThat(link.recall(0)).isFalse();
    link.clear();
    assertThat(link.recall(1)).isFalse();
    // Nothing was loaded, and page 1 may wait again.
    assertThat(link.busyPs(100)).isZero();
    link.loadAhead(1, 0);
    assertThat(link.recall(1)).isTrue();
  }

  @Test
  void givesUpWhatIsNotDone() {
    LoadLink link = new LoadLink(new long[] {10, 20});
    link.load(0, 0);
    link.load(1, 0);
    // 0 is done, 1 is under way since 10.
    link.giveUp(14);
    assertThat(link.busyPs(14)).isEqualTo(14);
    assertThat(link.load(0, 14)).isEqualTo(24);
    assertThat(link.busyPs(100)).isEqualTo(24);
  }
}
