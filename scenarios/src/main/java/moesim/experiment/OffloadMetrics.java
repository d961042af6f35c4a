package moesim.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import moesim.hardware.offload.HostUse;
import moesim.hardware.offload.OffloadSpec;
import moesim.hardware.offload.OffloadTimes;
import moesim.model.MoeModel;
import moesim.scenario.CacheRun;

/** The columns of runs on an offload server. */
final class OffloadMetrics {
  static final Metric REPLAY_SECONDS =
      Metric.seconds("replay_seconds", "compute_seconds + stall_seconds");
  static final Metric COMPUTE_SECONDS =
      Metric.seconds("compute_seconds", "time the device computed: layers and experts");
  static final Metric STALL_SECONDS =
      Metric.seconds("stall_seconds", "time the device waited for experts");
  static final Metric STALL_SECONDS_PER_TOKEN = Metric.seconds(
      "stall_seconds_per_token", "stall_seconds / tokens replayed; empty with a warm-up");
  static final Metric TOKENS_PER_SECOND = new Metric(
      "tokens_per_second",
      "tokens per second",
      "tokens replayed / replay_seconds; empty with a warm-up",
      Metric.Kind.RATIO);
  static final Metric LINK_BUSY = Metric.ratio(
      "link_busy_ratio",
      "time the link from host memory was loading / replay_seconds; empty if no time passes");
  static final Metric LATE_LOADS = Metric.count(
      "late_loads",
      "pages",
      "hits whose expert was loaded ahead but had not arrived when it was needed");
  static final Metric REPLAY_SECONDS_AT_LEAST = Metric.seconds(
      "replay_seconds_at_least",
      "no schedule of loads is faster: the larger of compute_seconds and the time of optimal_misses (or"
          + " optimal_misses_at_least) loads");
  static final Metric CONSERVATIVE_SECONDS = Metric.seconds(
      "conservative_seconds",
      "replay_seconds of the optimum's loads, each begun as early as it can be: a schedule that knows the trace; empty if"
          + " experts differ in size, or if host memory holds part of them");
  static final Metric SECONDS_VS_LOWER_BOUND =
      Metric.ratio("seconds_vs_lower_bound", "replay_seconds / replay_seconds_at_least");

  static final Metric HOST_MISSES = Metric.count(
      "host_misses",
      "pages",
      "loads of experts that were not in host memory and had to be read from the SSD");
  static final Metric HOST_MISS_RATIO = Metric.ratio(
      "host_miss_ratio", "host_misses / loads of the device: misses and experts loaded ahead");
  static final Metric SSD_BYTES =
      Metric.count("ssd_bytes", "bytes", "bytes of all experts that had to be read from the SSD");
  static final Metric SSD_BUSY = Metric.ratio(
      "ssd_busy_ratio", "time the SSD was read / replay_seconds; empty if no time passes");
  static final Metric SSD_STALL_SECONDS = Metric.seconds(
      "ssd_stall_seconds",
      "part of stall_seconds in which the awaited expert was not in host memory");

  /** Those of servers whose host memory holds part of the experts. */
  static final List<Metric> HOST =
      List.of(HOST_MISSES, HOST_MISS_RATIO, SSD_BYTES, SSD_BUSY, SSD_STALL_SECONDS);

  /** Those of all servers, in the order of the columns. */
  static final List<Metric> ALL = List.of(
      REPLAY_SECONDS,
      COMPUTE_SECONDS,
      STALL_SECONDS,
      STALL_SECONDS_PER_TOKEN,
      TOKENS_PER_SECOND,
      LINK_BUSY,
      LATE_LOADS,
      REPLAY_SECONDS_AT_LEAST,
      CONSERVATIVE_SECONDS,
      SECONDS_VS_LOWER_BOUND);

  private OffloadMetrics() {}

  /** Adds what is known of the time of {@code result}, whose group has the {@code optimum}. */
  static void put(
      Map<Metric, Number> metrics,
      CacheRun spec,
      MoeModel model,
      CacheResult result,
      Optional<CacheResult> optimum) {
    if (result.times().isEmpty() || spec.server().isEmpty()) {
      return;
    }
    OffloadTimes times = result.times().get();
    double seconds = WaferMetrics.secondsOf(times.totalPs());
    metrics.put(REPLAY_SECONDS, seconds);
    metrics.put(COMPUTE_SECONDS, WaferMetrics.secondsOf(times.computePs()));
    metrics.put(STALL_SECONDS, WaferMetrics.secondsOf(times.stallPs()));
    // Without a warm-up time passes: the first experts have to be loaded.
    if (spec.replay().warmupSteps() == 0) {
      long tokens = result.replay().tokens();
      metrics.put(STALL_SECONDS_PER_TOKEN, WaferMetrics.secondsOf(times.stallPs()) / tokens);
      metrics.put(TOKENS_PER_SECOND, tokens / seconds);
    }
    Comparison.putRatio(metrics, LINK_BUSY, times.linkPs(), times.totalPs());
    metrics.put(LATE_LOADS, times.lateLoads());
    leastLoads(metrics, spec, result).ifPresent(loads -> {
      long loadsPs = Math.multiplyExact(loads, shortestLoadPs(spec.server().get(), model));
      long leastPs = Math.max(times.computePs(), loadsPs);
      metrics.put(REPLAY_SECONDS_AT_LEAST, WaferMetrics.secondsOf(leastPs));
      Comparison.putRatio(metrics, SECONDS_VS_LOWER_BOUND, times.totalPs(), leastPs);
    });
    result.host().ifPresent(host -> putHost(metrics, host, times));
    if (model.hasEqualExperts() && result.host().isEmpty()) {
      optimum
          .flatMap(CacheResult::times)
          .ifPresent(
              best -> metrics.put(CONSERVATIVE_SECONDS, WaferMetrics.secondsOf(best.totalPs())));
    }
  }

  private static void putHost(Map<Metric, Number> metrics, HostUse host, OffloadTimes times) {
    metrics.put(HOST_MISSES, host.misses());
    Comparison.putRatio(metrics, HOST_MISS_RATIO, host.misses(), host.loads());
    metrics.put(SSD_BYTES, host.ssdBytes());
    Comparison.putRatio(metrics, SSD_BUSY, host.ssdPs(), times.totalPs());
    metrics.put(SSD_STALL_SECONDS, WaferMetrics.secondsOf(host.ssdStallPs()));
  }

  /** Loads that no schedule of this run saves, if the optimum says so. */
  private static OptionalLong leastLoads(
      Map<Metric, Number> metrics, CacheRun spec, CacheResult result) {
    if (metrics.get(Metric.OPTIMAL_MISSES) instanceof Long misses) {
      return OptionalLong.of(misses);
    }
    // What was loaded ahead in a warm-up, or streamed past a fixed share, is beyond the bound.
    boolean bounded = spec.replay().warmupSteps() == 0
        && !Comparison.streamsPast(spec, result.replay().counts());
    return bounded && metrics.get(Metric.OPTIMAL_MISSES_AT_LEAST) instanceof Long misses
        ? OptionalLong.of(misses)
        : OptionalLong.empty();
  }

  private static long shortestLoadPs(OffloadSpec server, MoeModel model) {
    return server.loadPs(
        model.expertBytes().stream().mapToLong(Long::longValue).min().orElseThrow());
  }
}
