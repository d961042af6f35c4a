package moesim.routing;

/** In which order the experts of a token stand. Only {@link #BY_WEIGHT} tells ranks. */
public enum ExpertOrder {
  /** The first is the one with the largest gate weight, and so on. */
  BY_WEIGHT,
  /** Ascending ids: ranks are lost. */
  BY_ID,
  /** The recording does not show it. */
  UNKNOWN
}
