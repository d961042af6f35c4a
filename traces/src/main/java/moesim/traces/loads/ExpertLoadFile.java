package moesim.traces.loads;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.traces.DataFile;
import moesim.traces.ZippedFile;
import moesim.traces.sglang.RecordedCounts;
import moesim.traces.text.JsonLoads;

/**
 * How many tokens each expert of each layer served, as servers count it: JSON ({@link JsonLoads}),
 * or what SGLang's recorder saved with PyTorch ({@link RecordedCounts}); either may be compressed.
 */
public final class ExpertLoadFile {
  private ExpertLoadFile() {}

  /**
   * The loads in {@code path} of the MoE layers of {@code model}, {@code [layers][experts]}. Dense
   * layers, which servers count too, have none and are left out.
   *
   * @throws InputException if they are not of this model, or of physical experts without a map
   */
  public static long[][] read(Path path, MoeModel model) {
    DataFile file = DataFile.of(path);
    return ofModel(rows(file), model, Location.of(file));
  }

  private static List<long[]> rows(DataFile file) {
    try {
      return ZippedFile.is(file) ? RecordedCounts.read(file) : JsonLoads.read(file);
    } catch (ArithmeticException e) {
      throw new InputException(
          Location.of(file), "more tokens of one expert than a number of 64 bits holds", e);
    }
  }

  private static long[][] ofModel(List<long[]> rows, MoeModel model, Location location) {
    List<long[]> own = rows;
    if (rows.size() != model.layers()) {
      own = moeLayers(rows, model)
          .orElseThrow(() -> new InputException(
              location,
              "loads of " + rows.size() + " layers, model " + model.name() + " has "
                  + model.layers() + " MoE layers"));
    }
    long[][] loads = own.stream().map(long[]::clone).toArray(long[][]::new);
    if (loads[0].length != model.experts()) {
      throw new InputException(
          location,
          "loads of " + loads[0].length + " experts per layer, model " + model.name() + " has "
              + model.experts());
    }
    return loads;
  }

  /** Of all layers of a model those with experts, if the others have no load. */
  private static Optional<List<long[]>> moeLayers(List<long[]> rows, MoeModel model) {
    List<Integer> ids = model.layerIds();
    for (int layer = 0; layer < rows.size(); layer++) {
      if (!ids.contains(layer)) {
        for (long load : rows.get(layer)) {
          if (load != 0) {
            return Optional.empty();
          }
        }
      }
    }
    boolean all = ids.stream().allMatch(id -> id < rows.size());
    return all
        ? Optional.of(ids.stream().map(rows::get).collect(Collectors.toList()))
        : Optional.empty();
  }
}
