package moesim.hardware.topology;

/** Whether the ends of a row or column of a mesh are joined. */
public enum Wrap {
  /** Ends are ends. */
  MESH,
  /** First and last are neighbours, in every row and column of at least three: two already are. */
  TORUS
}
