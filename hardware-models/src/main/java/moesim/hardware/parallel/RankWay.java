package moesim.hardware.parallel;

/**
 * A way that sums over a rank go.
 *
 * @param bytesPerSecond of its slowest link; infinite if there is no way to go
 * @param ps latency of all its links
 */
public record RankWay(double bytesPerSecond, long ps) {}
