@NullMarked
package moesim.hardware.wafer;

import org.jspecify.annotations.NullMarked;
