package moesim.kernel;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.DoublyLinked;
import umontreal.ssj.simevents.eventlist.EventList;
import umontreal.ssj.simevents.eventlist.Henriksen;

/**
 * The hold model: each of so many pending events sets itself again after a delay uniform in [0,
 * 2^21) ps. Events per microsecond through our clock, through SSJ with its own lists, of SSJ's loop
 * alone, which always gets the same event ({@code pending} means nothing to it), and of the JDK's
 * heap without any clock.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(TimelineBenchmark.EVENTS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class TimelineBenchmark {
  static final int EVENTS = 1_000_000;

  @Param({"1", "1000", "100000"})
  private int pending;

  @Param({"timeline", "jdk-heap", "ssj-henriksen", "ssj-binary-tree", "ssj-loop"})
  private String list = "";

  /** Draws and counting, the same for all. */
  private abstract static class Hold {
    private long state = 88_172_645_463_325_252L;
    int left;

    long delayPs() {
      long draw = state;
      draw ^= draw << 13;
      draw ^= draw >>> 7;
      draw ^= draw << 17;
      state = draw;
      return draw >>> 43;
    }

    /** Lets {@link #EVENTS} events happen and leaves the rest pending. */
    abstract void run();
  }

  private static final class TimelineHold extends Hold {
    private final Timeline timeline = new Timeline();
    private final Actor[] actors;

    private final class Actor implements Runnable {
      private final Timer timer = timeline.timer(Phase.COMPUTE, this);

      @Override
      public void run() {
        timer.setAfter(delayPs());
        if (--left == 0) {
          // A timeline only stops when nothing is set.
          throw ENOUGH;
        }
      }
    }

    private TimelineHold(int pending) {
      actors = new Actor[pending];
      for (int i = 0; i < pending; i++) {
        actors[i] = new Actor();
        actors[i].timer.setAfter(delayPs());
      }
    }

    @Override
    void run() {
      left = EVENTS;
      try {
        timeline.run();
      } catch (Enough e) {
        // As meant.
      }
    }
  }

  private static final Enough ENOUGH = new Enough();

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super("enough", null, false, false);
    }
  }

  private static final class SsjHold extends Hold {
    private final Simulator simulator;

    private final class Again extends Event {
      private Again() {
        super(simulator);
      }

      @Override
      public void actions() {
        schedule(delayPs());
        if (--left == 0) {
          simulator.stop();
        }
      }
    }

    private SsjHold(EventList events, int pending) {
      simulator = new Simulator(events);
      simulator.init();
      for (int i = 0; i < pending; i++) {
        new Again().schedule(delayPs());
      }
    }

    @Override
    void run() {
      left = EVENTS;
      simulator.start();
    }
  }

  private static final class LoopHold extends Hold {
    private final Simulator simulator = new Simulator();

    private final class Again extends Event {
      private Again() {
        super(simulator);
      }

      @Override
      public void actions() {
        setTime(simulator.time() + delayPs());
        if (--left == 0) {
          simulator.stop();
        }
      }
    }

    private LoopHold() {
      Event again = new Again();
      again.setTime(0);
      simulator.init(new DoublyLinked() {
        @Override
        public boolean isEmpty() {
          return false;
        }

        @Override
        public Event removeFirst() {
          return again;
        }
      });
    }

    @Override
    void run() {
      left = EVENTS;
      simulator.start();
    }
  }

  private static final class HeapHold extends Hold {
    private final PriorityQueue<Pending> queue;

    private static final class Pending implements Comparable<Pending> {
      private long ps;

      @Override
      public int compareTo(Pending other) {
        return Long.compare(ps, other.ps);
      }
    }

    private HeapHold(int pending) {
      queue = new PriorityQueue<>(pending);
      for (int i = 0; i < pending; i++) {
        Pending event = new Pending();
        event.ps = delayPs();
        queue.add(event);
      }
    }

    @Override
    void run() {
      for (left = EVENTS; left > 0; left--) {
        Pending event = queue.poll();
        event.ps += delayPs();
        queue.add(event);
      }
    }
  }

  private Hold hold = new HeapHold(1);

  @Setup
  public void fill() {
    hold = switch (list) {
      case "timeline" -> new TimelineHold(pending);
      case "jdk-heap" -> new HeapHold(pending);
      case "ssj-henriksen" -> new SsjHold(new Henriksen(), pending);
      case "ssj-binary-tree" -> new SsjHold(new BinaryTree(), pending);
      case "ssj-loop" -> new LoopHold();
      default -> throw new IllegalStateException(list);
    };
  }

  @Benchmark
  public int events() {
    hold.run();
    return hold.left;
  }
}
