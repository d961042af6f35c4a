/** Quantities at rest: typed, with mandatory units, one primitive inside. */
@NullMarked
package moesim.units;

import org.jspecify.annotations.NullMarked;
