/** The command line: parse, call, print. */
@NullMarked
package moesim.cli;

import org.jspecify.annotations.NullMarked;
