package moesim.hardware.wafer;

/** The running counts of one wafer. */
final class Books {
  final Blame blame = new Blame();
  long tasks;
  long operations;
  long timePs;
  long llcBytes;
  long localBytes;
  long remoteBytes;
  long activationBytes;
  long tokenBytes;
  long byteHops;
  long tokenByteHops;
  long requestHops;
  long llcHits;
  long homeLlcHits;
  long llcWrittenBytes;
  long replicaHits;
  long replicaBytes;
  double flop;

  /** Chains started, to be told apart by tier. */
  long chains;

  void clear() {
    blame.clear();
    tasks = 0;
    operations = 0;
    timePs = 0;
    llcBytes = 0;
    localBytes = 0;
    remoteBytes = 0;
    activationBytes = 0;
    tokenBytes = 0;
    byteHops = 0;
    tokenByteHops = 0;
    requestHops = 0;
    llcHits = 0;
    homeLlcHits = 0;
    llcWrittenBytes = 0;
    replicaHits = 0;
    replicaBytes = 0;
    flop = 0;
    chains = 0;
  }

  /** The counts, after they were found to add up. */
  WaferCounts close(long sliceBytes) {
    require("causes = time", blame.totalPs(), timePs);
    require(
        "bytes of all tiers = slices", llcBytes + localBytes + remoteBytes, chains * sliceBytes);
    return new WaferCounts(
        tasks,
        operations,
        timePs,
        llcBytes,
        localBytes,
        remoteBytes,
        activationBytes,
        tokenBytes,
        byteHops,
        tokenByteHops,
        requestHops,
        llcHits,
        homeLlcHits,
        llcWrittenBytes,
        replicaHits,
        replicaBytes,
        flop,
        blame.copy());
  }

  static void require(String rule, long left, long right) {
    if (left != right) {
      throw new IllegalStateException(
          "ledger: " + rule + " does not hold: " + left + " and " + right);
    }
  }
}
