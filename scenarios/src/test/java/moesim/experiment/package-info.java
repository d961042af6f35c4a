@NullMarked
package moesim.experiment;

import org.jspecify.annotations.NullMarked;
