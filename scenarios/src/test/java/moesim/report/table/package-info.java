@NullMarked
package moesim.report.table;

import org.jspecify.annotations.NullMarked;
