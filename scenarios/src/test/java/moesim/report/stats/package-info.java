@NullMarked
package moesim.report.stats;

import org.jspecify.annotations.NullMarked;
