package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;

/** What a replay takes of the scratch room, and that it gives all of it back. */
class ScratchRoomTest {
  /** Room that knows who has what. */
  private static final class Lender implements Scratch {
    private final HeapScratch room = new HeapScratch();
    private final Set<ByteBuffer> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    private int taken;

    @Override
    public ByteBuffer segment() {
      ByteBuffer segment = room.segment();
      lent.add(segment);
      taken++;
      return segment;
    }

    @Override
    public void giveBack(ByteBuffer segment) {
      assertThat(lent.remove(segment)).as("given back once, by who has it").isTrue();
    }
  }

  /** 3 x 7 accesses a token. */
  private static final MoeModel MODEL = FixedTrace.model(3, 50, 7);

  @Test
  void nextUsesTakeFourBytesAnAccess() {
    // 26,000 x 21 = 546,000 accesses of 4 B take three segments of 1 MiB.
    FixedTrace trace = FixedTrace.random(MODEL, 26_000, 0.3, 1);
    Batching alone = new Batching(1, Prefill.PER_TOKEN, true, PageOrder.FILE);
    Lender lender = new Lender();
    NextUse future;
    try (BatchSteps steps = new BatchSteps(trace, alone, lender)) {
      future = NextUse.of(MODEL, steps, false, lender);
    }
    assertThat(lender.taken).isEqualTo(3);
    assertThat(lender.lent).hasSize(3);
    future.close();
    assertThat(lender.lent).isEmpty();
    future.close();
  }

  @Test
  void aBatchTakesTwoBytesASelectionHoweverManyFollow() {
    // A token takes 42 B, so a segment holds 24,966: the one request of 26,000 takes two.
    FixedTrace trace = FixedTrace.random(MODEL, 26_000, 0.3, 1);
    Batching merged = new Batching(2, Prefill.PER_TOKEN, true, PageOrder.FILE);
    Lender lender = new Lender();
    try (BatchSteps steps = new BatchSteps(trace, merged, lender)) {
      assertThat(steps.next()).isTrue();
      assertThat(lender.lent).hasSize(2);
    }
    assertThat(lender.lent).isEmpty();
    // Nine small batches, one after the other, share one segment.
    WrittenRequests small = WrittenRequests.random(MODEL, 18, 5, 1);
    Lender again = new Lender();
    try (BatchSteps steps = new BatchSteps(small.trace(), merged, again)) {
      int batches = 0;
      while (steps.next()) {
        batches += steps.startsBatch() ? 1 : 0;
      }
      assertThat(batches).isEqualTo(9);
    }
    assertThat(again.taken).isEqualTo(1);
    assertThat(again.lent).isEmpty();
  }
}
