/** How far two traces are from each other, in statistics and in what caches make of them. */
@NullMarked
package moesim.likeness;

import org.jspecify.annotations.NullMarked;
