/** The only package that touches SSJ: random streams by role. */
@NullMarked
package moesim.kernel;

import org.jspecify.annotations.NullMarked;
