/** Trace generators. */
@NullMarked
package moesim.traces.synthetic;

import org.jspecify.annotations.NullMarked;
