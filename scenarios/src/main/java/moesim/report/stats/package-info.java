/** Statistics of traces, side by side: as text and as tables. */
@NullMarked
package moesim.report.stats;

import org.jspecify.annotations.NullMarked;
