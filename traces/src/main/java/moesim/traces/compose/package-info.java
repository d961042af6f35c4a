/** Traces put together from others. */
@NullMarked
package moesim.traces.compose;

import org.jspecify.annotations.NullMarked;
