/** The machines. */
@NullMarked
package moesim.hardware;

import org.jspecify.annotations.NullMarked;
