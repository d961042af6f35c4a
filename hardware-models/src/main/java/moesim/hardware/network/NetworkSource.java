package moesim.hardware.network;

import moesim.kernel.Timeline;

/** Makes the network of a machine. */
@FunctionalInterface
public interface NetworkSource {
  Network create(Timeline timeline, Arrivals arrivals);
}
