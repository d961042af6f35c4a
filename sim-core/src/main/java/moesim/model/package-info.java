/** The vocabulary of a mixture-of-experts model. */
@NullMarked
package moesim.model;

import org.jspecify.annotations.NullMarked;
