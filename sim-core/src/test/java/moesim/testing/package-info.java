/** Fixtures for the tests of all modules. */
@NullMarked
package moesim.testing;

import org.jspecify.annotations.NullMarked;
