package moesim.traces.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.Location;
import moesim.statistics.Gaps;
import moesim.traces.TraceFiles;
import moesim.traces.requests.RequestTrace;
import moesim.traces.requests.RequestTraces;
import moesim.yaml.YamlPart;

/** The section {@code arrivals} of a recipe. */
record ArrivalRecipe(Path recipe, YamlPart part) {
  private static final double LARGEST = 1e9;

  private static final List<String> PROCESSES = List.of("poisson", "gamma", "mmpp", "trace");

  /** What it says of {@code requests} requests. */
  Arrivals read(int requests) {
    String process = part.text("process");
    List<Spike> spikes = part.has("spikes") ? spikes() : List.of();
    return switch (process) {
      case "poisson" -> drawn(new ArrivalProcess.Renewal(Gaps.exponential(meanGap())), spikes);
      case "gamma" ->
        drawn(new ArrivalProcess.Renewal(Gaps.gamma(meanGap(), number("cv"))), spikes, "cv");
      case "mmpp" ->
        drawn(
            new ArrivalProcess.Bursts(
                new double[] {number("rate"), number("burst_rate")},
                new double[] {number("calm_seconds"), number("burst_seconds")}),
            spikes,
            "burst_rate",
            "calm_seconds",
            "burst_seconds");
      case "trace" -> recorded(requests, spikes);
      default ->
        throw part.problem(
            "process", "\"" + process + "\"; known: " + String.join(", ", PROCESSES));
    };
  }

  private Arrivals drawn(ArrivalProcess process, List<Spike> spikes, String... own) {
    List<String> keys = new ArrayList<>(List.of("process", "rate", "spikes"));
    keys.addAll(List.of(own));
    part.checkKeys(keys);
    return new Arrivals(Optional.of(process), Optional.empty(), spikes);
  }

  private Arrivals recorded(int requests, List<Spike> spikes) {
    part.checkKeys(List.of("process", "path", "spikes"));
    Location place = part.problem("path", "").problems().get(0).location();
    Path folder = recipe.toAbsolutePath().getParent();
    RequestTrace trace = RequestTraces.read(
        TraceFiles.of(folder == null ? Path.of("") : folder, part.text("path"), place));
    if (trace.requests() < requests) {
      throw part.problem(
          "path", trace.requests() + " requests, but the recipe composes " + requests);
    }
    return new Arrivals(Optional.empty(), Optional.of(trace), spikes);
  }

  private double meanGap() {
    return 1 / number("rate");
  }

  private double number(String key) {
    return part.numbers(key).positives(1, LARGEST)[0];
  }

  private List<Spike> spikes() {
    List<Spike> spikes = new ArrayList<>();
    double end = 0;
    for (YamlPart written : part.parts("spikes")) {
      written.checkKeys(List.of("from", "to", "times"));
      double from = written.numbers("from").positives(1, LARGEST)[0];
      double to = written.numbers("to").positives(1, LARGEST)[0];
      if (from < end || to <= from) {
        throw written.problem(
            "from",
            from + " to " + to + " s; spikes stand one after the other, the last ends at " + end
                + " s");
      }
      spikes.add(new Spike(from, to, written.numbers("times").positives(1, LARGEST)[0]));
      end = to;
    }
    return List.copyOf(spikes);
  }
}
