/** Expert caches: the cache counts, the policy orders. */
@NullMarked
package moesim.cache;

import org.jspecify.annotations.NullMarked;
