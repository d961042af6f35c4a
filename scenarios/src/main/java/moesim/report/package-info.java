/** Results as files and text. */
@NullMarked
package moesim.report;

import org.jspecify.annotations.NullMarked;
