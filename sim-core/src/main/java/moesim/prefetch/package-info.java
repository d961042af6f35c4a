/** Loading experts before they are asked for; docs/model.md §3.1. */
@NullMarked
package moesim.prefetch;

import org.jspecify.annotations.NullMarked;
