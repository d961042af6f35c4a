/** Statistics measured on a recorded trace, and traces generated from them. */
@NullMarked
package moesim.traces.fitted;

import org.jspecify.annotations.NullMarked;
