package moesim.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import moesim.routing.RoutingTrace;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/**
 * What an experiment will take, before it is run: every trace is opened, and for some seconds some of the runs are begun.
 *
 * @param traces how many there are
 * @param openSeconds what opening them took
 * @param footprints of every run, in plan order
 * @param limitBytes what the runs that are under way may need of the heap together
 * @param tokensPerSecond of every kind of run, as probed
 * @param runSeconds of all runs on one thread, at these rates
 */
public record Forecast(
    int traces,
    double openSeconds,
    List<Footprint> footprints,
    long limitBytes,
    Map<String, Double> tokensPerSecond,
    double runSeconds) {
  /** How long a kind of run is probed. */
  public static final double PROBE_SECONDS = 1;

  private static final int MOST_PROBES = 12;

  static <R extends Record> Forecast of(Scenario scenario, Study<R> study, Progress clock) {
    return new Probing<>(scenario, study, clock).forecast();
  }

  private static final class Probing<R extends Record> {
    private final Scenario scenario;
    private final Study<R> study;
    private final Progress clock;
    private final Map<String, Double> rates = new LinkedHashMap<>();
    private final Map<String, Long> tokens = new LinkedHashMap<>();
    private final Map<Integer, Footprint> footprints = new TreeMap<>();
    private double openSeconds;

    Probing(Scenario scenario, Study<R> study, Progress clock) {
      this.scenario = scenario;
      this.study = study;
      this.clock = clock;
    }

    Forecast forecast() {
      List<String> keys =
          scenario.plans().stream().map(plan -> plan.spec().trace().key()).toList();
      for (int index : RunOrder.of(keys, 1)) {
        look(index, scenario.plans().get(index));
      }
      double mean =
          rates.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
      double seconds = tokens.entrySet().stream()
          .mapToDouble(kind -> kind.getValue() / rates.getOrDefault(kind.getKey(), mean))
          .sum();
      return new Forecast(
          study.traces().size(),
          openSeconds,
          List.copyOf(footprints.values()),
          MemoryGate.ofHeap().limit(),
          rates,
          seconds);
    }

    private void look(int index, RunPlan plan) {
      long begin = clock.wallNanos();
      RoutingTrace trace = study.open(index, plan);
      openSeconds += secondsSince(begin);
      footprints.put(index, study.footprint(plan, trace));
      String kind = study.kind(plan, trace);
      if (!rates.containsKey(kind) && rates.size() < MOST_PROBES) {
        rates.put(kind, probe(plan, trace));
      }
      tokens.merge(kind, study.tokens(plan, trace), Long::sum);
      study.close(plan);
    }

    /** Tokens per second of a run that is cut off after a while; of a shorter one, the best of several. */
    private double probe(RunPlan plan, RoutingTrace trace) {
      long begin = clock.wallNanos();
      double rate = 0;
      do {
        long[] seen = new long[1];
        long start = clock.wallNanos();
        try {
          study.run(plan, trace, more -> {
            seen[0] += more;
            if (secondsSince(begin) > PROBE_SECONDS) {
              throw new CancellationException("probed");
            }
          });
          seen[0] = study.tokens(plan, trace);
        } catch (CancellationException e) {
          // As long as it was meant to be.
        }
        rate = Math.max(rate, seen[0] / Math.max(1e-9, secondsSince(start)));
      } while (secondsSince(begin) < PROBE_SECONDS);
      return rate;
    }

    private double secondsSince(long begin) {
      return (clock.wallNanos() - begin) / 1e9;
    }
  }
}
