/** A wafer of dies: memories, caches, compute units and the mesh between them. */
@NullMarked
package moesim.hardware.wafer;

import org.jspecify.annotations.NullMarked;
