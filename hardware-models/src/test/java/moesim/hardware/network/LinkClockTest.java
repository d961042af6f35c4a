package moesim.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkClockTest {
  @Test
  void namesTheFirstInstantAndOfEqualOnesTheLowerLink() {
    for (int links : new int[] {0, 1, 2, 3, 5, 8, 9, 33}) {
      SplittableRandom random = new SplittableRandom(links);
      LinkClock clock = new LinkClock(links);
      assertThat(clock.firstPs()).isEqualTo(LinkClock.NEVER);
      long[] atPs = new long[links];
      Arrays.fill(atPs, LinkClock.NEVER);
      for (int change = 0; links > 0 && change < 5000; change++) {
        // Instants go up as well as down, often coincide, and are often taken back.
        int link = random.nextInt(links);
        atPs[link] = random.nextInt(4) == 0 ? LinkClock.NEVER : random.nextInt(20);
        clock.set(link, atPs[link]);
        int first = 0;
        for (int other = 1; other < links; other++) {
          first = atPs[other] < atPs[first] ? other : first;
        }
        assertThat(clock.firstPs()).isEqualTo(atPs[first]);
        if (atPs[first] != LinkClock.NEVER) {
          assertThat(clock.first()).isEqualTo(first);
        }
      }
    }
  }
}
