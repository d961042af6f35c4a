@NullMarked
package moesim.cache.contract;

import org.jspecify.annotations.NullMarked;
