package moesim.kernel;

/**
 * What randomness is used for. Each role has its own stream; new roles go at the end, or all later
 * streams change.
 */
public enum Role {
  ROUTING,
  ARRIVALS,
  LENGTHS,
  PLACEMENT,
  POLICY,
  EXPERT_SIZES,
  DESIGN,
  RESAMPLING,
  HOST_POLICY
}
