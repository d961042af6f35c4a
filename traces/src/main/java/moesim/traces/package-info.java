/** Traces: formats, generators, what can be known of a trace. */
@NullMarked
package moesim.traces;

import org.jspecify.annotations.NullMarked;
