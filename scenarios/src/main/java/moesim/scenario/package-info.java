/** Scenario files: reading, checking, sweeping. */
@NullMarked
package moesim.scenario;

import org.jspecify.annotations.NullMarked;
