package moesim.hardware.fabric;

import moesim.units.Bandwidth;
import moesim.units.Latency;

/**
 * What a link is worth.
 *
 * @param bandwidth in its one direction
 * @param latency from the start of a byte to its arrival behind the link; the delay of the switch
 *     that sends it is part of it
 */
public record Wire(Bandwidth bandwidth, Latency latency) {}
