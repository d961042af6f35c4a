package moesim.hardware.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationsTest {
  private final Timeline timeline = new Timeline();
  private final List<String> log = new ArrayList<>();

  private Reservations links(int links) {
    return new Reservations(
        timeline, links, links, Succession.AT_START, Waiting.OVERTAKING, this::note);
  }

  private void note(int token, long startPs, long endPs) {
    log.add(token + ":" + startPs + "-" + endPs);
  }

  private static int[] units(int... units) {
    return units;
  }

  @Test
  void anOperationOvertakesOneThatLacksAnotherUnit() {
    Reservations links = links(2);
    links.reserve(1, 0, 0, 10, 0);
    links.reserve(2, 0, 0, 10, units(0, 1), 2); // waits for 0, holds nothing
    links.reserve(3, 0, 0, 30, 1); // so 1 is free, and 2 has to wait for both: until 30
    timeline.run();
    assertThat(log).containsExactly("1:0-10", "3:0-30", "2:30-40");
    assertThat(links.busyPs(0)).isEqualTo(20);
    assertThat(links.busyPs(1)).isEqualTo(40);
    assertThat(links.queuedPs(1)).isEqualTo(30);
    assertThat(links.underWay()).isZero();
  }

  @Test
  void aUnitIsHeldFromAdmissionOn() {
    Reservations links = links(1);
    links.reserve(1, 0, 100, 10, 0); // nothing to do before 100, but the unit is taken
    links.reserve(2, 0, 0, 5, 0); // ready now, waits until 110
    timeline.run();
    assertThat(log).containsExactly("1:100-110", "2:110-115");
    assertThat(links.busyPs(0)).isEqualTo(15);
  }

  @Test
  void waitingIsByRankThenReadyTimeThenCreation() {
    Reservations links = links(1);
    links.reserve(1, 0, 0, 10, 0);
    links.reserve(2, 1, 0, 1, 0);
    links.reserve(3, 0, 9, 1, 0);
    links.reserve(4, 0, 3, 1, 0);
    links.reserve(5, 0, 3, 1, 0);
    timeline.run();
    assertThat(log).containsExactly("1:0-10", "4:10-11", "5:11-12", "3:12-13", "2:13-14");
  }

  @Test
  void allThatEndsInOneInstantIsFreeBeforeAnyoneIsAdmitted() {
    Reservations links = links(2);
    links.reserve(1, 0, 0, 10, 0);
    links.reserve(2, 0, 0, 10, 1);
    links.reserve(3, 1, 0, 10, 0);
    links.reserve(4, 0, 0, 10, units(0, 1), 2);
    timeline.run();
    // At 10 unit 0 comes free before unit 1, but 4 has the better rank and gets both.
    assertThat(log).containsExactly("1:0-10", "2:0-10", "4:10-20", "3:20-30");
  }

  @Test
  void operationsOfNoDurationAreAnnouncedAndEnd() {
    Reservations links = links(1);
    for (int token = 0; token < 5; token++) {
      links.reserve(token, 0, 0, 0, 0);
    }
    timeline.run();
    assertThat(log).containsExactly("0:0-0", "1:0-0", "2:0-0", "3:0-0", "4:0-0");
    assertThat(links.underWay()).isZero();
  }

  @Test
  void refusesAReadyTimeInThePast() {
    Reservations links = links(1);
    timeline.timer(Phase.ARRIVAL, () -> links.reserve(7, 0, 4, 1, 0)).setAt(5);
    assertThatThrownBy(timeline::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token=7 readyPs=4 nowPs=5");
  }

  @ParameterizedTest
  @CsvSource({
    "AT_ADMISSION, OVERTAKING",
    "AT_ADMISSION, HEAD_OF_LINE",
    "AT_START, OVERTAKING",
    "AT_END, OVERTAKING",
    "AT_START, HEAD_OF_LINE",
    "AT_END, HEAD_OF_LINE"
  })
  void schedulesAsTheDefinitionDoes(Succession succession, Waiting waiting) {
    for (long seed = 0; seed < 400; seed++) {
      RandomLoad load = new RandomLoad(seed, 40);
      List<String> expected = byDefinition(load, succession, waiting);
      assertThat(expected).as("seed " + seed).hasSize(40);
      assertThat(simulated(load, succession, waiting)).as("seed " + seed).isEqualTo(expected);
    }
  }

  private static List<String> byDefinition(
      RandomLoad load, Succession succession, Waiting waiting) {
    List<String> scheduled = new ArrayList<>();
    NaiveReservations naive =
        new NaiveReservations(load.units, succession, waiting, (of, token, start, end) -> {
          scheduled.add(token + ":" + start + "-" + end);
          for (int child : load.children.get(token)) {
            of.reserve(child, load.rank[child], end, load.durationPs[child], load.claims[child]);
          }
        });
    Runnable[] create = new Runnable[load.instantPs.length];
    for (int i = 0; i < create.length; i++) {
      int instant = i;
      create[i] = () -> load.rootsOf
          .get(instant)
          .forEach(token -> naive.reserve(
              token,
              load.rank[token],
              load.instantPs[instant],
              load.durationPs[token],
              load.claims[token]));
    }
    naive.run(load.instantPs, create);
    return scheduled;
  }

  private static List<String> simulated(RandomLoad load, Succession succession, Waiting waiting) {
    Timeline clock = new Timeline();
    List<String> scheduled = new ArrayList<>();
    Reservations[] under = new Reservations[1];
    under[0] = new Reservations(
        clock, load.units, load.units, succession, waiting, (token, start, end) -> {
          scheduled.add(token + ":" + start + "-" + end);
          for (int child : load.children.get(token)) {
            reserve(under[0], load, child, end);
          }
        });
    for (int i = 0; i < load.instantPs.length; i++) {
      int instant = i;
      clock
          .timer(
              Phase.ARRIVAL,
              () -> load.rootsOf
                  .get(instant)
                  .forEach(token -> reserve(under[0], load, token, load.instantPs[instant])))
          .setAt(load.instantPs[i]);
    }
    clock.run();
    assertThat(under[0].underWay()).isZero();
    return scheduled;
  }

  private static void reserve(Reservations units, RandomLoad load, int token, long readyPs) {
    int[] claims = load.claims[token];
    units.reserve(token, load.rank[token], readyPs, load.durationPs[token], claims, claims.length);
  }
}
