/** {@code report.html}: one page about a folder of results, made from its files alone. */
@NullMarked
package moesim.report.html;

import org.jspecify.annotations.NullMarked;
