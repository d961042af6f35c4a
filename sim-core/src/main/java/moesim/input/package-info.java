/** What a user wrote, where it was written, and what is wrong with it. */
@NullMarked
package moesim.input;

import org.jspecify.annotations.NullMarked;
