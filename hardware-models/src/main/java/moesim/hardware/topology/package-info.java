/** Which links a transfer crosses. */
@NullMarked
package moesim.hardware.topology;

import org.jspecify.annotations.NullMarked;
