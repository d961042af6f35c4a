/** What work weighs and how fast units do it, on whatever machine. */
@NullMarked
package moesim.hardware.roofline;

import org.jspecify.annotations.NullMarked;
