/**
 * Descriptive statistics and tests, each with its definition and source. The only package that
 * imports Commons Math.
 */
@NullMarked
package moesim.statistics;

import org.jspecify.annotations.NullMarked;
