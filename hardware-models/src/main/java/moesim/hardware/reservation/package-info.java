/** Units that one operation at a time can hold, and who waits for them. */
@NullMarked
package moesim.hardware.reservation;

import org.jspecify.annotations.NullMarked;
