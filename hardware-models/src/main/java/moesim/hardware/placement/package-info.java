/** Which die holds an expert for good. */
@NullMarked
package moesim.hardware.placement;

import org.jspecify.annotations.NullMarked;
