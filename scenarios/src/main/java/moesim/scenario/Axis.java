package moesim.scenario;

import java.util.Map;
import moesim.input.Location;
import moesim.yaml.Node;

/** What a design draws from: a swept key, or the variants. */
interface Axis {
  /** The path of the key, and the name of its column. */
  String path();

  /** Where the key stands. */
  Location location();

  /** The scalars that are set at {@code place} in [0, 1), by their paths. */
  Map<String, Node.Scalar> at(double place);
}
