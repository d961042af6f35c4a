@NullMarked
package moesim.report;

import org.jspecify.annotations.NullMarked;
