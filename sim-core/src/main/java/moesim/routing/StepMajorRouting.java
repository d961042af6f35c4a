package moesim.routing;

import moesim.model.MoeModel;

/**
 * Routing decisions of many requests that start together, in the order in which a batch computes
 * them: step by step. It can be read again and again, from several threads at once, each with its
 * own reader.
 *
 * <p><b>Steps.</b> Step 0 holds all prompts; step {@code s > 0} holds the {@code s}-th generated
 * token of every request that has one. <b>Prefix.</b> The tokens of a request do not depend on how
 * many requests or steps are opened, so a smaller batch is the beginning of every larger one.
 */
public interface StepMajorRouting {
  /** Geometry of the selections. */
  MoeModel model();

  /** The most requests that can be opened. */
  int requests();

  /** A new pass over requests {@code [0, requests)}, steps {@code [0, steps)}. */
  StepMajorReader open(int requests, int steps);
}
