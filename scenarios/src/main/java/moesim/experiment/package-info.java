/** Running the plans of a scenario and joining their results. */
@NullMarked
package moesim.experiment;

import org.jspecify.annotations.NullMarked;
