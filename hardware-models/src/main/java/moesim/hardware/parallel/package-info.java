/** Units of a fabric that share the experts of a model and send each other tokens. */
@NullMarked
package moesim.hardware.parallel;

import org.jspecify.annotations.NullMarked;
