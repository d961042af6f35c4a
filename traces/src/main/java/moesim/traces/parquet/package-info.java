/** The only package that touches Parquet and Hadoop: our trace files and tables. */
@NullMarked
package moesim.traces.parquet;

import org.jspecify.annotations.NullMarked;
