package moesim.hardware.fabric;

/** Which of the shortest ways to a node a packet takes. */
public enum Paths {
  /** The link with the lowest number. */
  SHORTEST,
  /** One link of those that lie on a shortest way, by a hash of the node and the target. */
  ECMP
}
