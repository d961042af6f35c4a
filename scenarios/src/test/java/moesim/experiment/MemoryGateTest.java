package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MemoryGateTest {
  private static Footprint own(long bytes) {
    return new Footprint(bytes, Map.of(), 0);
  }

  @Test
  void whatRunsShareCountsOnceAndUntilItIsLetGo() {
    MemoryGate gate = new MemoryGate(100);
    Footprint run = new Footprint(10, Map.of("trace", 50L), 0);
    MemoryGate.Claim one = gate.claim(run);
    MemoryGate.Claim two = gate.claim(run);
    assertThat(gate.most()).isEqualTo(70);
    one.close();
    two.close();
    gate.claim(own(40)).close();
    assertThat(gate.most()).isEqualTo(90);
    gate.letGo(List.of("trace", "unknown"));
    gate.claim(own(95)).close();
    assertThat(gate.most()).isEqualTo(95);
  }

  @Test
  void aRunThatIsTooLargeRunsAlone() throws Exception {
    MemoryGate gate = new MemoryGate(100);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger besideLarge = new AtomicInteger();
    work(gate, List.of(60L, 500L, 60L, 500L, 30L, 30L), bytes -> {
      int now = running.incrementAndGet();
      if (bytes > 100 && now > 1) {
        besideLarge.incrementAndGet();
      }
      LockSupport.parkNanos(1000);
      running.decrementAndGet();
    });
    assertThat(besideLarge).hasValue(0);
    assertThat(gate.most()).isEqualTo(500);
  }

  @Test
  void runsThatAreUnderWayNeverExceedTheLimit() throws Exception {
    MemoryGate gate = new MemoryGate(100);
    AtomicLong sum = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<Long> runs = new ArrayList<>();
    for (long i = 0; i < 500; i++) {
      runs.add(1 + i * 37 % 100);
    }
    work(gate, runs, bytes -> {
      most.accumulateAndGet(sum.addAndGet(bytes), Math::max);
      LockSupport.parkNanos(1000);
      sum.addAndGet(-bytes);
    });
    assertThat(most.get()).isBetween(1L, 100L);
    assertThat(gate.most()).isBetween(1L, 100L);
  }

  private static void work(MemoryGate gate, List<Long> runs, java.util.function.LongConsumer work)
      throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(8);
    List<Future<?>> futures = new ArrayList<>();
    for (long bytes : runs) {
      futures.add(workers.submit(() -> {
        MemoryGate.Claim claim = gate.claim(own(bytes));
        try {
          work.accept(bytes);
        } finally {
          claim.close();
        }
      }));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    workers.shutdown();
  }
}
