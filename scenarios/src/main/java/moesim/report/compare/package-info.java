/** What differs between two places with results. */
@NullMarked
package moesim.report.compare;

import org.jspecify.annotations.NullMarked;
