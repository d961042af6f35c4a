/** Which units of a fabric hold which experts, in how many copies, and how well that balances. */
@NullMarked
package moesim.hardware.balance;

import org.jspecify.annotations.NullMarked;
