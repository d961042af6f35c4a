/** Formats with one record per request, token and layer, in any order: the door they come through. */
@NullMarked
package moesim.traces.records;

import org.jspecify.annotations.NullMarked;
