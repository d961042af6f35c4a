/**
 * Exact worst cases of eviction policies on tiny instances of layered paging; docs/model.md §6.2.
 */
@NullMarked
package moesim.competitive;

import org.jspecify.annotations.NullMarked;
