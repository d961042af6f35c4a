/**
 * Pictures of results for papers. XChart lays charts out; what it draws is kept as shapes and
 * written as SVG, PDF or PNG.
 */
@NullMarked
package moesim.report.plot;

import org.jspecify.annotations.NullMarked;
