/** Which die runs how many tokens of which expert. */
@NullMarked
package moesim.hardware.allocation;

import org.jspecify.annotations.NullMarked;
