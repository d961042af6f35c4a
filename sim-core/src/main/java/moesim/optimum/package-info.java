/**
 * Offline optima and bounds of expert caching: what no policy can beat, and schedules that come
 * near it.
 */
@NullMarked
package moesim.optimum;

import org.jspecify.annotations.NullMarked;
