/** The eviction policies, one file each. */
@NullMarked
package moesim.cache.policy;

import org.jspecify.annotations.NullMarked;
