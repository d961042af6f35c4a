/** The engine {@code spark}: runs of an experiment as tasks of Apache Spark. */
@NullMarked
package moesim.spark;

import org.jspecify.annotations.NullMarked;
