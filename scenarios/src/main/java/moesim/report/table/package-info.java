/** The tables of result folders, read from their files. */
@NullMarked
package moesim.report.table;

import org.jspecify.annotations.NullMarked;
