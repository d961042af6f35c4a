/** Misses at every capacity in one pass over a trace: stack distances. */
@NullMarked
package moesim.cache.curve;

import org.jspecify.annotations.NullMarked;
