package moesim.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.Written;
import moesim.yaml.Node;
import moesim.yaml.Yaml;

/**
 * From the text of a scenario to its checked plans.
 *
 * <p><b>Errors.</b> All problems of a file come in one {@link InputException}, in the order of the
 * file.
 */
public final class ScenarioReader {
  private static final String WRITTEN = "path=value, such as cache.capacity=\"64 experts\"";

  private final ScenarioText text;
  private final Question question;
  private final Vocabulary words;
  private final Problems problems = new Problems();
  private final Sections sections;

  private ScenarioReader(ScenarioText text, Question question, Vocabulary words) {
    this.text = text;
    this.question = question;
    this.words = words;
    this.sections = new Sections(words, problems);
  }

  /** The scenario that {@code text} describes. */
  public static Scenario read(ScenarioText text) {
    return read(text, Vocabulary.shipped());
  }

  /** The scenario that {@code text} describes, with the runs that answer {@code question}. */
  public static Scenario read(ScenarioText text, Question question) {
    return new ScenarioReader(text, question, Vocabulary.shipped()).read();
  }

  /** The scenario that {@code text} describes in other {@code words}. */
  static Scenario read(ScenarioText text, Vocabulary words) {
    return new ScenarioReader(text, Question.RUN, words).read();
  }

  private Scenario read() {
    Node root = Yaml.read(text.source(), text.yaml(), problems);
    if (!(root instanceof Node.Mapping file)) {
      throw new InputException(
          root.location(),
          "expected keys such as \"scenario:\" and \"cache:\", read " + root.noun());
    }
    Node.Mapping merged = withoutSweptKey(withSettings(sections.flat(file)), question.column());
    checkKeys(merged);
    long seed = seedOf(merged);
    Replications replications = Replications.read(merged, problems);
    Sweep sweep = Sweep.read(mappingAt(merged, Keys.SWEEP), words.paths(), seed, problems)
        .replicated(replications, seed, placeOf(merged, Replications.COUNT), problems);
    List<String> reports = reportsOf(merged);
    String name = scalarAt(merged, Keys.SCENARIO);
    Presets presets = new Presets(words, problems);
    Plans plans = Plans.of(merged, text, sweep, presets, question, problems);
    List<RunPlan> runs = plans.bind(merged);
    problems.throwIfAny();
    return new Scenario(
        name,
        plans.seed,
        text,
        question,
        plans.columns,
        runs,
        reports,
        replications,
        sweep.notes());
  }

  /** What designs draw by, and replications begin with. */
  private long seedOf(Node.Mapping file) {
    scalarAt(file, Keys.SEED);
    Node.Mapping.Entry entry = file.entries().get(Keys.SEED.name());
    long fallback = Keys.SEED.fallback().orElseThrow();
    return entry != null && entry.value() instanceof Node.Scalar scalar
        ? problems
            .gather(() -> Keys.SEED.type().read(scalar.at(Keys.SEED.name())))
            .orElse(fallback)
        : fallback;
  }

  private static Location placeOf(Node.Mapping file, Option<?> option) {
    Node.Mapping.Entry entry = file.entries().get(option.name());
    return entry == null ? file.location() : entry.value().location();
  }

  /**
   * The command line wins over the file: a key that is set is no longer swept, nor set by a
   * variant.
   */
  private Node.Mapping withSettings(Node.Mapping file) {
    Node.Mapping merged = file;
    List<String> known = new ArrayList<>(words.paths());
    known.add(Keys.SCENARIO.name());
    Map<String, String> before = new HashMap<>();
    Replications.OPTIONS.forEach(option -> known.add(option.name()));
    for (String setting : text.settings()) {
      Optional<String> named = problems.gather(() -> SetArgument.nameIn(setting, WRITTEN));
      if (named.isEmpty()) {
        continue;
      }
      String path = named.get();
      if (!known.contains(path)) {
        problems.add(
            SetArgument.locationOf(setting),
            path + ": not a key of a scenario" + nearestKey(path, known));
        continue;
      }
      String first = before.putIfAbsent(path, setting);
      if (first != null) {
        problems.add(SetArgument.locationOf(setting), SetArgument.twice(path, first, setting));
        continue;
      }
      Optional<SetArgument> argument = problems.gather(() -> SetArgument.read(setting, WRITTEN));
      if (argument.isEmpty()) {
        continue;
      }
      Node.Scalar scalar = argument.get().value();
      merged = withoutSweptKey(merged, path).with(path, scalar);
    }
    return merged;
  }

  /** There are too many keys to list them here. */
  private static String nearestKey(String path, List<String> known) {
    List<String> near =
        known.stream().filter(key -> key.endsWith("." + path)).sorted().toList();
    if (near.isEmpty()) {
      near = Suggestion.nearest(path, known).stream().toList();
    }
    String all = "\"moesim list keys\" shows all";
    return near.isEmpty()
        ? "; " + all
        : "; did you mean \"" + String.join("\" or \"", near) + "\"? " + all;
  }

  private static Node.Mapping withoutSweptKey(Node.Mapping file, String path) {
    Node.Mapping.Entry sweep = file.entries().get(Keys.SWEEP);
    return sweep != null && sweep.value() instanceof Node.Mapping swept
        ? file.with(Keys.SWEEP, Sweep.without(path, swept))
        : file;
  }

  private void checkKeys(Node.Mapping file) {
    file.entries().forEach((key, entry) -> {
      if (!Keys.topLevel().contains(key)) {
        problems.add(entry.key(), key + ": unknown key" + Suggestion.forName(key, Keys.topLevel()));
      }
    });
    sections.check(file);
  }

  private Node.Mapping mappingAt(Node.Mapping file, String key) {
    Node.Mapping.Entry entry = file.entries().get(key);
    if (entry == null) {
      return Node.Mapping.empty(file.location());
    }
    if (entry.value() instanceof Node.Mapping mapping) {
      return mapping;
    }
    problems.add(entry.value().location(), Sections.notOptions(key, entry.value()));
    return Node.Mapping.empty(entry.value().location());
  }

  private String scalarAt(Node.Mapping file, Option<?> option) {
    Node.Mapping.Entry entry = file.entries().get(option.name());
    if (entry == null) {
      if (option.required()) {
        problems.add(file.location(), "missing \"" + option.name() + "\": " + option.sentence());
      }
      return "";
    }
    if (!(entry.value() instanceof Node.Scalar scalar)) {
      problems.add(
          entry.value().location(),
          option.name() + ": expected " + option.type().accepted() + ", read "
              + entry.value().noun());
      return "";
    }
    problems.gather(() -> option.type().read(scalar.at(option.name())));
    return scalar.text();
  }

  private List<String> reportsOf(Node.Mapping file) {
    Node.Mapping.Entry entry = file.entries().get(Keys.REPORT);
    if (entry == null) {
      return Keys.REPORTS;
    }
    if (!(entry.value() instanceof Node.Listing list)) {
      problems.add(
          entry.value().location(),
          "report: expected a list such as [csv, parquet], read "
              + entry.value().noun());
      return List.of();
    }
    List<String> reports = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Scalar scalar) {
        Written written = scalar.at(Keys.REPORT);
        problems.gather(() -> Keys.REPORT_TYPE.read(written)).ifPresent(reports::add);
      } else {
        problems.add(
            item.location(),
            "report: expected " + Keys.REPORT_TYPE.accepted() + ", read " + item.noun());
      }
    }
    if (reports.contains("html") && !reports.contains("parquet")) {
      problems.add(
          list.location(),
          "report: html is made from parquet; write both, such as [parquet, html]");
    }
    return reports;
  }
}
