/** The contract of eviction policies, and a judge of any policy. */
@NullMarked
package moesim.cache.contract;

import org.jspecify.annotations.NullMarked;
