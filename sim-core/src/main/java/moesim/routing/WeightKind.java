package moesim.routing;

/** What the gate weights of a trace are. Comparing weights of different kinds is meaningless. */
public enum WeightKind {
  /** Softmax over all experts; the selected ones sum to less than one. */
  SOFTMAX,
  /** Rescaled so that the selected experts sum to one. */
  RENORMALISED,
  /** Independent sigmoid scores. */
  SIGMOID,
  /** Router logits before any normalisation. */
  LOGIT,
  /** The source does not say. */
  UNKNOWN
}
