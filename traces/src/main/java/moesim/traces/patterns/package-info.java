/**
 * What the selections of a trace have to do with each other: across layers, tokens, phases, pairs.
 */
@NullMarked
package moesim.traces.patterns;

import org.jspecify.annotations.NullMarked;
