/** Readers of the text formats recorders write. */
@NullMarked
package moesim.traces.text;

import org.jspecify.annotations.NullMarked;
