package moesim.hardware.wafer;

/**
 * What moving a bit and computing an operation costs, in picojoules. {@link Joules} are counted
 * with it.
 *
 * @param llcPjPerBit read from or written to a last-level cache
 * @param hbmPjPerBit read from or written to a memory
 * @param linkPjPerBit over one link
 * @param pjPerFlop one floating-point operation
 */
public record Energy(
    double llcPjPerBit, double hbmPjPerBit, double linkPjPerBit, double pjPerFlop) {}
