package moesim.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import moesim.routing.RoutingTrace;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/**
 * What an experiment will take, before it is run: every trace is opened, and for some seconds some
 * of the runs are begun, and some of the optima bounded. A run that fails when it is looked at or
 * begun is left out of all but the failures.
 *
 * @param traces how many there are
 * @param openSeconds what opening them took
 * @param footprints of every run, in plan order; empty for one that fails
 * @param limitBytes what the runs that are under way may need of the heap together
 * @param tokensPerSecond of every kind of run, on one thread that has done such runs for long
 * @param warmSeconds of all runs on one thread at these rates
 * @param coldSeconds that the first of them take on one thread, as they were tried, when Java has
 *     just begun
 * @param laterSeconds of the others, which were not tried, on one thread
 * @param boundSeconds of bounds of optima on one thread, which are in warm and later seconds too
 * @param failures the runs that would fail, of those that were begun
 */
public record Forecast(
    int traces,
    double openSeconds,
    List<Optional<Footprint>> footprints,
    long limitBytes,
    Map<String, Double> tokensPerSecond,
    double warmSeconds,
    double coldSeconds,
    double laterSeconds,
    double boundSeconds,
    Failures failures) {
  /** How long a kind of run is probed. */
  public static final double PROBE_SECONDS = 1;

  private static final int MOST_PROBES = 12;

  /** Least time of all runs on {@code threads} threads: all of them at their best rate. */
  public double leastSeconds(int threads) {
    return warmSeconds / threads;
  }

  /** Most time of them: what is slow at first is slow on one thread. */
  public double mostSeconds(int threads) {
    return coldSeconds + laterSeconds / threads;
  }

  static <R extends Record> Forecast of(Scenario scenario, Study<R> study, Progress clock) {
    return new Probing<>(scenario, study, clock).forecast();
  }

  private static final class Probing<R extends Record> {
    private final Scenario scenario;
    private final Study<R> study;
    private final Progress clock;
    private final Map<String, Probe> probes = new LinkedHashMap<>();
    private final Map<String, Long> tokens = new LinkedHashMap<>();
    private final List<RunOutcome<R>> outcomes;
    private final List<Optional<Footprint>> footprints;
    private final FirstFault fault = new FirstFault();
    private final BoundsProbe bounds;
    private double openSeconds;
    private double boundSeconds;

    Probing(Scenario scenario, Study<R> study, Progress clock) {
      this.scenario = scenario;
      this.study = study;
      this.clock = clock;
      bounds = new BoundsProbe(clock::wallNanos);
      int runs = scenario.plans().size();
      outcomes = new ArrayList<>(Collections.nCopies(runs, RunOutcome.notRun()));
      footprints = new ArrayList<>(Collections.nCopies(runs, Optional.empty()));
    }

    Forecast forecast() {
      List<String> keys =
          scenario.plans().stream().map(plan -> plan.spec().trace().key()).toList();
      for (int index : RunOrder.of(keys, 1)) {
        look(index, scenario.plans().get(index));
      }
      Failures failures = Failures.of(scenario, outcomes);
      failures.throwIfNothingIsLeft(outcomes, fault);
      Probe mean = new Probe();
      mean.went(probes.values().stream().mapToDouble(Probe::best).average().orElse(0));
      Map<String, Double> rates = new LinkedHashMap<>();
      probes.forEach((kind, probe) -> rates.put(kind, probe.best()));
      double warm = 0;
      double cold = 0;
      double later = 0;
      for (Map.Entry<String, Long> kind : tokens.entrySet()) {
        Probe probe = probes.getOrDefault(kind.getKey(), mean);
        warm += probe.warm(kind.getValue());
        cold += probe.cold(kind.getValue());
        later += probe.warm(probe.beyond(kind.getValue()));
      }
      return new Forecast(
          study.traces().size(),
          openSeconds,
          List.copyOf(footprints),
          MemoryGate.ofHeap().limit(),
          rates,
          warm + boundSeconds,
          cold,
          later + boundSeconds,
          boundSeconds,
          failures.withFault(fault.found()));
    }

    @SuppressWarnings("CatchingUnchecked") // As in ExperimentRuns: the other runs go on.
    private void look(int index, RunPlan plan) {
      try {
        long begin = clock.wallNanos();
        RoutingTrace trace = study.open(index, plan, clock.reading());
        openSeconds += secondsSince(begin);
        Footprint footprint = study.footprint(plan, trace);
        String kind = study.kind(plan, trace);
        if (!probes.containsKey(kind) && probes.size() < MOST_PROBES) {
          probes.put(kind, probe(index, plan, trace));
        }
        boundSeconds += study.secondsBeside(plan, trace, bounds);
        tokens.merge(kind, study.tokens(plan, trace), Long::sum);
        footprints.set(index, Optional.of(footprint));
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fault.add(index, e);
        outcomes.set(index, RunOutcome.failed(e));
      } finally {
        study.close(plan);
      }
    }

    /** A run that is cut off after a while; a shorter one is run again and again. */
    private Probe probe(int index, RunPlan plan, RoutingTrace trace) {
      Probe probe = new Probe();
      long begin = clock.wallNanos();
      long[] seen = new long[1];
      do {
        long before = seen[0];
        long start = clock.wallNanos();
        try {
          study.replay(index, plan, trace, more -> {
            seen[0] += more;
            probe.add(secondsSince(begin), seen[0]);
            if (secondsSince(begin) > PROBE_SECONDS) {
              throw new CancellationException("probed");
            }
          });
          seen[0] = before + study.tokens(plan, trace);
        } catch (CancellationException e) {
          // As long as it was meant to be.
        }
        probe.add(secondsSince(begin), seen[0]);
        probe.went((seen[0] - before) / Math.max(1e-9, secondsSince(start)));
      } while (secondsSince(begin) < PROBE_SECONDS);
      return probe;
    }

    private double secondsSince(long begin) {
      return (clock.wallNanos() - begin) / 1e9;
    }
  }
}
