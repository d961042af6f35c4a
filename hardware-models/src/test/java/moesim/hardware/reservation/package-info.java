@NullMarked
package moesim.hardware.reservation;

import org.jspecify.annotations.NullMarked;
