/**
 * The only package that touches SSJ: the simulated clock with its timers, and random streams by
 * role.
 */
@NullMarked
package moesim.kernel;

import org.jspecify.annotations.NullMarked;
