/** Request traces: when requests arrive and how long they are, without expert selections. */
@NullMarked
package moesim.traces.requests;

import org.jspecify.annotations.NullMarked;
