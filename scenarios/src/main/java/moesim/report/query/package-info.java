/** SQL over the tables of a result folder, by H2 in memory. */
@NullMarked
package moesim.report.query;

import org.jspecify.annotations.NullMarked;
