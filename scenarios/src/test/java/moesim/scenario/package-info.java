@NullMarked
package moesim.scenario;

import org.jspecify.annotations.NullMarked;
