/**
 * A server whose experts wait in host memory: an expert cache on the device, with time;
 * docs/model.md §3.2.
 */
@NullMarked
package moesim.hardware.offload;

import org.jspecify.annotations.NullMarked;
