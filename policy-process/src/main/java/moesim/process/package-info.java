/** Policies that run as a process of their own, in any language. */
@NullMarked
package moesim.process;

import org.jspecify.annotations.NullMarked;
