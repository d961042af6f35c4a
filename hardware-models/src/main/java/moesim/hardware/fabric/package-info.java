/** Units and switches joined by links of their own bandwidth and latency. */
@NullMarked
package moesim.hardware.fabric;

import org.jspecify.annotations.NullMarked;
