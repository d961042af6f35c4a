package moesim.hardware.wafer;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * The energy of one run, in joules: every one is of one tier and of one {@link Cause};
 * docs/model.md §14.7 and §14.8.
 *
 * <p><b>Exactness.</b> Figures are taken as the decimal fractions they were written as, counts are
 * whole, and sums are exact: tiers and causes add up to the same total.
 */
public final class Joules {
  /** Where energy goes. */
  public enum Tier {
    /** Last-level caches: slices found there, and stored there. */
    LLC,
    /** Memories: weights and tokens read, copies written. */
    HBM,
    /** Links: everything that crossed one, once per link. */
    LINK,
    /** Compute units, for tasks. */
    COMPUTE,
    /** Attention and dense layers: their weights read, and their operations. */
    DENSE
  }

  private static final int PICO = 12;
  private static final BigDecimal BITS = BigDecimal.valueOf(8);

  private final Map<Tier, BigDecimal> ofTier = new EnumMap<>(Tier.class);
  private final Map<Cause, BigDecimal> ofCause = new EnumMap<>(Cause.class);

  /**
   * Of one run, whose slices have {@code sliceBytes}; the dense layers are counted outside the
   * wafer.
   */
  public Joules(
      Energy energy, WaferCounts counts, long sliceBytes, double denseBytes, double denseFlop) {
    long homeLlcBytes = counts.homeLlcHits() * sliceBytes;
    addBytes(Tier.LLC, Cause.LLC, counts.llcBytes() + homeLlcBytes, energy.llcPjPerBit());
    addBytes(Tier.LLC, Cause.BARRIER, counts.llcWrittenBytes(), energy.llcPjPerBit());
    long read = counts.localBytes() + counts.remoteBytes() - homeLlcBytes;
    addBytes(Tier.HBM, Cause.WEIGHT_READ, read + counts.activationBytes(), energy.hbmPjPerBit());
    addBytes(Tier.HBM, Cause.BARRIER, counts.replicaBytes(), energy.hbmPjPerBit());
    long weightHops = counts.byteHops() - counts.tokenByteHops();
    addBytes(Tier.LINK, Cause.LINK_TRANSFER, weightHops, energy.linkPjPerBit());
    addBytes(Tier.LINK, Cause.TOKEN_TRANSFER, counts.tokenByteHops(), energy.linkPjPerBit());
    add(Tier.COMPUTE, Cause.COMPUTE, new BigDecimal(counts.flop()), energy.pjPerFlop());
    add(Tier.DENSE, Cause.DENSE, new BigDecimal(denseBytes).multiply(BITS), energy.hbmPjPerBit());
    add(Tier.DENSE, Cause.DENSE, new BigDecimal(denseFlop), energy.pjPerFlop());
  }

  private void addBytes(Tier tier, Cause cause, long bytes, double pjPerBit) {
    add(tier, cause, BigDecimal.valueOf(bytes).multiply(BITS), pjPerBit);
  }

  private void add(Tier tier, Cause cause, BigDecimal amount, double pj) {
    BigDecimal joules = amount.multiply(BigDecimal.valueOf(pj)).movePointLeft(PICO);
    ofTier.merge(tier, joules, BigDecimal::add);
    ofCause.merge(cause, joules, BigDecimal::add);
  }

  /** What went to {@code tier}. */
  public BigDecimal of(Tier tier) {
    return ofTier.getOrDefault(tier, BigDecimal.ZERO);
  }

  /** What is blamed on {@code cause}; nothing on waiting. */
  public BigDecimal of(Cause cause) {
    return ofCause.getOrDefault(cause, BigDecimal.ZERO);
  }
}
