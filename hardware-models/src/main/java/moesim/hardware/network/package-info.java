/** Moving bytes over links that others want too. */
@NullMarked
package moesim.hardware.network;

import org.jspecify.annotations.NullMarked;
