package moesim.scenario;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import moesim.hardware.fabric.Blueprint;
import moesim.hardware.fabric.FabricContext;
import moesim.hardware.fabric.FabricTopologies;
import moesim.hardware.fabric.FabricTopology;
import moesim.hardware.fabric.Paths;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;

/** Turns the options of a topology into its links. */
final class FabricBinder {
  private FabricBinder() {}

  /**
   * The topology called {@code name} that {@code options} describe, all their values being of the
   * declared types; {@code others} finds the one that an option names.
   */
  static NamedFabric bind(
      String name,
      Options options,
      List<String> unsourced,
      Function<Option<String>, Blueprint> others) {
    FabricTopology kind = FabricTopologies.find(options.get(TopologyKeys.KIND)).orElseThrow();
    PartOptions.checkValues(TopologyKeys.of(kind), options);
    Blueprint blueprint =
        kind.create(new FabricContext(options, others, file -> textOf(options, file)));
    String fault = blueprint.wiring().fault();
    if (!fault.isEmpty()) {
      throw options.problem(TopologyKeys.KIND, fault);
    }
    Optional<Paths> paths = options.find(TopologyKeys.ROUTING);
    return new NamedFabric(
        name,
        kind.name(),
        blueprint,
        paths.orElse(kind.paths()),
        TopologyKeys.unit(options),
        unsourced);
  }

  private static String textOf(Options options, Option<String> file) {
    Path path;
    try {
      path = Path.of(options.folder()).resolve(options.get(file));
    } catch (InvalidPathException e) {
      throw problem(options, file, "no path", e);
    }
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw problem(options, file, "not a text file in UTF-8", e);
    } catch (IOException e) {
      String what = Files.exists(path) ? "cannot be read: " + e.getMessage() : "no such file";
      throw problem(options, file, what, e);
    }
  }

  private static InputException problem(
      Options options, Option<String> file, String what, Exception cause) {
    InputException problem = options.problem(file, "\"" + options.get(file) + "\" is " + what);
    problem.initCause(cause);
    return problem;
  }
}
