/** The heart: a trace driven through a machine. */
@NullMarked
package moesim.replay;

import org.jspecify.annotations.NullMarked;
