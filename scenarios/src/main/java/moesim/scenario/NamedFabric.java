package moesim.scenario;

import java.util.List;
import moesim.hardware.fabric.Blueprint;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.fabric.Paths;

/**
 * A topology of a file.
 *
 * @param name its name in the file
 * @param kind its kind
 * @param blueprint its links
 * @param paths which shortest ways are taken
 * @param unit what its units can do
 * @param unsourced keys whose values have no source, as the file says
 */
public record NamedFabric(
    String name,
    String kind,
    Blueprint blueprint,
    Paths paths,
    UnitFigures unit,
    List<String> unsourced) {
  public NamedFabric {
    unsourced = List.copyOf(unsourced);
  }

  /** The fabric with its routes. */
  public Fabric fabric() {
    return blueprint.fabric(paths);
  }
}
