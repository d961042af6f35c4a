package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.routing.Scratch;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;

class MappedScratchTest {
  private static final int SEGMENT = Scratch.SEGMENT_BYTES;

  @Test
  void takesMemoryWithinItsBudgetAndAFileBeyondIt() {
    try (MappedScratch scratch = new MappedScratch(2L * SEGMENT + 17)) {
      ByteBuffer first = scratch.segment();
      ByteBuffer second = scratch.segment();
      assertThat(scratch.fileBytes()).isZero();
      ByteBuffer third = scratch.segment();
      ByteBuffer fourth = scratch.segment();
      assertThat(scratch.fileBytes()).isEqualTo(2L * SEGMENT);
      for (ByteBuffer segment : List.of(first, second, third, fourth)) {
        assertThat(segment.capacity()).isEqualTo(SEGMENT);
        assertThat(segment.isDirect()).isTrue();
        assertThat(segment.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(isZero(segment)).isTrue();
      }
    }
  }

  @Test
  void segmentsOfTheFileDoNotOverlap() {
    try (MappedScratch scratch = new MappedScratch(0)) {
      List<ByteBuffer> segments = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        segments.add(scratch.segment());
        for (int at = 0; at < SEGMENT; at += Long.BYTES) {
          segments.get(i).putLong(at, i + 1L);
        }
        assertThat(isZero(scratch.segment())).as("a fresh segment after %d", i).isTrue();
      }
      for (int i = 0; i < 5; i++) {
        assertThat(segments.get(i).getLong(0)).isEqualTo(i + 1);
        assertThat(segments.get(i).getLong(SEGMENT - Long.BYTES)).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void usesASegmentThatWasGivenBackAsIfItWereFresh() {
    try (MappedScratch scratch = new MappedScratch(SEGMENT)) {
      ByteBuffer inMemory = scratch.segment();
      ByteBuffer inFile = scratch.segment();
      long before = scratch.fileBytes();
      for (ByteBuffer used : List.of(inMemory, inFile)) {
        used.putLong(0, 1).putLong(SEGMENT - Long.BYTES, 2);
        scratch.giveBack(used);
      }
      ByteBuffer first = scratch.segment();
      ByteBuffer second = scratch.segment();
      assertThat(scratch.fileBytes()).as("more room").isEqualTo(before);
      assertThat(isZero(first) && isZero(second)).isTrue();
      first.putLong(0, 3);
      assertThat(second.getLong(0)).isZero();
    }
  }

  @Test
  void handsOutEverySegmentOnceToSeveralThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (MappedScratch scratch = new MappedScratch(SEGMENT)) {
      List<Callable<ByteBuffer>> work = new ArrayList<>();
      for (long i = 1; i <= 24; i++) {
        long mark = i;
        work.add(() -> {
          ByteBuffer segment = scratch.segment();
          return segment.putLong(0, segment.getLong(0) + mark);
        });
      }
      List<Long> marks = new ArrayList<>();
      for (Future<ByteBuffer> segment : threads.invokeAll(work)) {
        marks.add(segment.get().getLong(0));
      }
      assertThat(marks).isSorted().doesNotHaveDuplicates().hasSize(24);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givesTheSameNextUsesAndTheSameBatchesFromAFile() {
    // 3 x 7 accesses a token, 15,000 tokens: 315,000 gaps in two segments; and a batch, whose
    // tokens lie there too.
    FixedTrace trace = FixedTrace.random(FixedTrace.model(3, 50, 7), 15_000, 0.3, 3);
    Batching merged = new Batching(2, Prefill.PER_TOKEN, true, PageOrder.FILE);
    List<Long> fromMemory = nextUses(trace, merged, new HeapScratch());
    try (MappedScratch scratch = new MappedScratch(0)) {
      List<Long> fromFile = nextUses(trace, merged, scratch);
      assertThat(fromFile.size()).isEqualTo(315_000);
      assertThat(fromFile.equals(fromMemory)).isTrue();
      assertThat(scratch.fileBytes()).isGreaterThanOrEqualTo(2L * SEGMENT);
    }
  }

  private static List<Long> nextUses(FixedTrace trace, Batching batching, Scratch scratch) {
    NextUse future;
    try (BatchSteps steps = new BatchSteps(trace, batching, scratch)) {
      future = NextUse.of(trace.model(), steps, false, scratch);
    }
    List<Long> found = new ArrayList<>();
    LayerStep step = new LayerStep(trace.model());
    try (BatchSteps steps = new BatchSteps(trace, batching, scratch)) {
      while (steps.next()) {
        for (int layer = 0; layer < trace.model().layers(); layer++) {
          steps.layer(layer, step);
          future.lookUp(step);
          for (int i = 0; i < step.count(); i++) {
            found.add(step.pages()[i] + 1_000 * step.nextUse()[i]);
          }
        }
      }
    }
    return found;
  }

  private static boolean isZero(ByteBuffer segment) {
    return segment.duplicate().clear().equals(ByteBuffer.allocate(SEGMENT));
  }
}
