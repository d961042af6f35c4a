/** YAML 1.2 as nodes that know their places. */
@NullMarked
package moesim.yaml;

import org.jspecify.annotations.NullMarked;
