package moesim.hardware.offload;

import java.util.Collections;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicyFactory;
import moesim.model.MoeModel;

/**
 * Host memory that does not hold all experts, and the SSD that does.
 *
 * @param capacity of host memory
 * @param policy name of its eviction policy
 * @param latencyPs time before the first byte of an expert comes from the SSD
 * @param bytesPerSecond sustained rate of the link from the SSD to host memory
 */
public record HostSpec(
    CacheCapacity capacity, String policy, long latencyPs, double bytesPerSecond) {
  public HostSpec {
    if (latencyPs < 0 || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "latencyPs=" + latencyPs + " bytesPerSecond=" + bytesPerSecond);
    }
  }

  /**
   * True if host memory can go by {@code policy}: it knows which experts were loaded so far, and
   * neither what comes nor how they were weighted.
   */
  public static boolean canRule(EvictionPolicyFactory policy) {
    return !policy.knowsTheFuture()
        && !policy.readsGateWeightsIfRecorded()
        && !policy.holdsResources();
  }

  /** The time the SSD's link is taken by an expert of {@code bytes}, rounded up. */
  public long readPs(long bytes) {
    return OffloadSpec.transferPs(latencyPs, bytes, bytesPerSecond);
  }

  /**
   * What host memory must hold for a device cache of {@code device}, in the unit of
   * {@link #capacity}: all that can be on the device, and one expert more that passes through; never
   * more than all experts.
   */
  public long leastFor(MoeModel model, CacheCapacity device) {
    if (!capacity.weighsBytes()) {
      long onDevice = device.weighsBytes()
          ? device.weightFor(model) / Collections.min(model.expertBytes())
          : device.weightFor(model);
      return Math.min(model.pages(), onDevice + 1);
    }
    long all = 0;
    for (int page = 0; page < model.pages(); page++) {
      all += model.bytesOf(page);
    }
    long largest = largest(model);
    long onDevice = device.weighsBytes()
        ? device.weightFor(model)
        : Math.min(device.weightFor(model), model.pages()) * largest;
    return Math.min(all, onDevice + largest);
  }

  private static long largest(MoeModel model) {
    long largest = 0;
    for (int page = 0; page < model.pages(); page++) {
      largest = Math.max(largest, model.bytesOf(page));
    }
    return largest;
  }
}
