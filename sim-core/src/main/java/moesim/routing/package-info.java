/** Routing decisions in columns: traces, blocks of tokens, and the layer steps a replay serves. */
@NullMarked
package moesim.routing;

import org.jspecify.annotations.NullMarked;
