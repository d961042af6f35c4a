package moesim.traces.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.Disk;
import moesim.traces.ReadingWatch;
import moesim.traces.TextDigest;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import moesim.traces.fitted.FittedFile;
import moesim.traces.synthetic.SplitMix64;
import moesim.yaml.YamlPart;

/**
 * How a trace is put together from others: a file in YAML. <b>Source.</b> docs/scenario.md,
 * "Composed traces".
 */
public final class Recipe {
  private static final int MOST_REQUESTS = 1 << 20;
  private static final double LARGEST_WEIGHT = 1e9;
  // Apart from what sources draw with the same seed.
  private static final long SELECTED = 0x73656C656374L;

  private static final List<String> OF_PATH =
      List.of("format", "set", "subjects", "first", "select");

  // Every fit draws with a seed of its own, so that two sources of one fit are not the same.
  private static final long FITS = 0x66697473L;

  private final Path path;
  private final YamlPart part;
  private final String digest;

  private Recipe(Path path, YamlPart part, String digest) {
    this.path = path;
    this.part = part;
    this.digest = digest;
  }

  /** True if {@code path} begins a line as recipes do. */
  public static boolean recognises(Path path) {
    return Files.isRegularFile(path)
        && TraceFiles.headOf(DataFile.of(path))
            .lines()
            .anyMatch(line -> line.startsWith("compose:"));
  }

  /**
   * Reads {@code path}.
   *
   * @throws InputException if it is no recipe, with the place
   */
  public static Recipe read(Path path) {
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      YamlPart part = YamlPart.read(path.toString(), text);
      part.checkKeys(List.of("compose", "requests", "outputs", "sources", "mix", "arrivals"));
      part.whole("compose", 1, 1);
      return new Recipe(path, part, TextDigest.of(text));
    } catch (IOException e) {
      throw new InputException(Location.of(path), Disk.unread(e), e);
    }
  }

  /**
   * The trace it describes.
   *
   * @param card model of the recorded sources, for what they do not say
   * @param requests instead of the recipe's
   * @param watch told while the files of sources are read, one source after the other
   */
  public ComposedTrace open(
      Optional<MoeModel> card, long seed, OptionalInt requests, ReadingWatch watch) {
    int count = requests.orElse((int) part.whole("requests", 1, MOST_REQUESTS));
    OptionalInt outputs = part.has("outputs")
        ? OptionalInt.of((int) part.whole("outputs", 0, MOST_REQUESTS))
        : OptionalInt.empty();
    List<Source> sources = new ArrayList<>();
    StringBuilder contents = new StringBuilder(digest);
    long fits = SplitMix64.mix(seed ^ FITS);
    for (YamlPart source : part.parts("sources")) {
      Source opened = source(source, card, SplitMix64.mix(fits + sources.size()), count, watch);
      if (sources.stream().anyMatch(other -> other.name().equals(opened.name()))) {
        throw source.problem("name", "\"" + opened.name() + "\" is the name of two sources");
      }
      sources.add(opened);
      // The digest of a source does not tell its subjects.
      contents.append(source.has("subjects") ? Arrays.toString(opened.requests()) : "");
      checkGeometry(sources.get(0), opened, source);
    }
    if (sources.isEmpty()) {
      throw part.problem("sources", "none; name at least one");
    }
    String name = String.valueOf(path.getFileName());
    Optional<Arrivals> arrivals = part.has("arrivals")
        ? Optional.of(new ArrivalRecipe(path, part.part("arrivals")).read(count))
        : Optional.empty();
    return new ComposedTrace(
        name, contents.toString(), sources, periods(sources), count, outputs, arrivals, seed);
  }

  private static void checkGeometry(Source first, Source other, YamlPart source) {
    MoeModel a = first.trace().model();
    MoeModel b = other.trace().model();
    if (a.layers() != b.layers()
        || a.experts() != b.experts()
        || a.zeroExperts() != b.zeroExperts()
        || a.topK() != b.topK()) {
      throw source.problem(
          "name",
          "\"" + other.name() + "\" has " + geometry(b) + ", but \"" + first.name() + "\" "
              + geometry(a));
    }
  }

  private static String geometry(MoeModel model) {
    return model.layers() + " layers of " + model.experts() + " experts"
        + (model.zeroExperts() > 0 ? " and " + model.zeroExperts() + " without weights" : "")
        + ", top-" + model.topK();
  }

  private Source source(
      YamlPart source, Optional<MoeModel> card, long seed, int most, ReadingWatch watch) {
    source.checkKeys(List.of(
        "name", "path", "format", "set", "fitted", "subjects", "first", "requests", "select"));
    if (source.has("path") == source.has("fitted")) {
      throw source.problem("name", "write either path, of a trace, or fitted, of a fit");
    }
    String name = source.text("name");
    for (String key : source.has("fitted") ? OF_PATH : List.<String>of()) {
      if (source.has(key)) {
        throw source.problem(
            key,
            "only with path; requests of a fit are generated, as long as those that were recorded");
      }
    }
    if (source.has("fitted")) {
      Path file = beside(source.text("fitted"));
      if (!Files.isRegularFile(file)) {
        throw source.problem("fitted", "no such file: " + file);
      }
      RoutingTrace trace = FittedFile.read(file).trace(most, seed);
      return Source.consecutive(name, trace, 0, limit(source, most));
    }
    RoutingTrace trace = recorded(source, card, watch);
    int[] among = SubjectChoice.requests(source, trace);
    int all = among.length;
    int first = source.has("first") ? (int) source.whole("first", 0, all - 1L) : 0;
    int count = limit(source, all - first);
    Source chosen = isSampled(source)
        ? Source.sample(name, trace, first, all, count, SplitMix64.mix(seed ^ SELECTED))
        : Source.consecutive(name, trace, first, count);
    return chosen.among(among);
  }

  private static boolean isSampled(YamlPart source) {
    if (!source.has("select")) {
      return false;
    }
    String how = source.text("select");
    if (!how.equals("random") || !source.has("requests")) {
      throw source.problem(
          "select",
          "\"" + how + "\"; \"random\" draws so many as requests says, which has to be written;"
              + " without, the first are taken");
    }
    return true;
  }

  private static int limit(YamlPart source, int count) {
    return source.has("requests") ? (int) source.whole("requests", 1, count) : count;
  }

  private Path beside(String file) {
    return path.resolveSibling(file).normalize();
  }

  private RoutingTrace recorded(YamlPart source, Optional<MoeModel> card, ReadingWatch watch) {
    Location place = source.problem("path", "").problems().get(0).location();
    Path folder = path.toAbsolutePath().getParent();
    TraceFiles files =
        TraceFiles.of(folder == null ? Path.of("") : folder, source.text("path"), place);
    TraceFormat format = source.has("format")
        ? TraceFormats.find(source.text("format"))
            .filter(found -> !found.generates())
            .orElseThrow(() -> source.problem("format", "not a format that reads files"))
        : TraceFormats.recognise(files);
    Map<String, Written> options = new LinkedHashMap<>();
    for (String setting : source.has("set") ? source.text("set").split(" +", -1) : new String[0]) {
      String[] parts = setting.split("=", 2);
      if (parts.length < 2
          || format.options().stream().noneMatch(option -> option.name().equals(parts[0]))) {
        throw source.problem(
            "set",
            "\"" + setting + "\" is no option=value of trace format \"" + format.name() + "\"");
      }
      Written.Kind kind =
          parts[1].matches("-?[0-9]+") ? Written.Kind.WHOLE_NUMBER : Written.Kind.TEXT;
      options.put(parts[0], new Written("set." + parts[0], parts[1], kind, place));
    }
    return format.open(
        new TraceRequest(files, new Options(place, options), card, 0, Optional.empty(), watch));
  }

  private List<Period> periods(List<Source> sources) {
    List<String> keys = new ArrayList<>(sources.stream().map(Source::name).toList());
    keys.add("until");
    List<Period> periods = new ArrayList<>();
    List<YamlPart> mixes = part.parts("mix");
    long until = 0;
    for (YamlPart mix : mixes) {
      mix.checkKeys(keys);
      boolean isLast = periods.size() == mixes.size() - 1;
      if (mix.has("until") == isLast) {
        throw new InputException(
            mix.location(),
            isLast ? "mix: the last has no end; leave until out" : "mix: until is missing");
      }
      until = isLast ? Integer.MAX_VALUE : mix.whole("until", until + 1, Integer.MAX_VALUE - 1L);
      periods.add(new Period((int) until, sums(mix, sources)));
    }
    if (periods.isEmpty()) {
      throw part.problem("mix", "none; give every source a weight");
    }
    return periods;
  }

  private static double[] sums(YamlPart mix, List<Source> sources) {
    double[] sums = new double[sources.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      String name = sources.get(i).name();
      // What is not named has no weight in this period.
      sum += mix.has(name) ? mix.numbers(name).positives(1, LARGEST_WEIGHT)[0] : 0;
      sums[i] = sum;
    }
    if (sum == 0) {
      throw new InputException(mix.location(), "mix: no source has a weight");
    }
    return sums;
  }
}
