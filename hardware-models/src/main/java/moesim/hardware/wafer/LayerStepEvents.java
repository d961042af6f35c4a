package moesim.hardware.wafer;

import java.util.List;
import moesim.routing.Phase;

/**
 * What happened in a layer step, as far as a window reaches: what overlaps with the window is there
 * as a whole.
 *
 * @param step forward pass, that of the prompts is 0
 * @param layer of experts, from 0
 * @param parts those within the window, in the order of time
 * @param operations those that waited or worked within the window, in the order in which they
 *     started
 */
public record LayerStepEvents(
    int step,
    int layer,
    Phase phase,
    long beginPs,
    long endPs,
    List<Part> parts,
    List<Operation> operations) {

  /** A part of a layer step; {@code stage} is dense, dispatch, tasks or combine. */
  public record Part(String stage, long beginPs, long endPs) {}

  /** Where an operation works: a unit of a die, or a link. */
  public enum Place {
    COMPUTE,
    PORT,
    HBM,
    LINK
  }

  /** What an operation does. */
  public enum Work {
    /** The port of a last-level cache looks for a slice and does not find it. */
    LOOK_UP("look-up"),
    /** The port looks for a slice and hands it out. */
    CACHE_READ("cache read"),
    /** A memory reads a slice. */
    WEIGHT_READ("weight read"),
    /** The port stores a slice as a line. */
    LINE_STORE("line store"),
    /** A memory stores a slice as a copy. */
    COPY_STORE("copy store"),
    /** A compute unit works on tokens at a slice. */
    COMPUTE("compute"),
    /** A die asks another one for a slice. */
    REQUEST("request"),
    /** A slice goes to the die that asked. */
    WEIGHTS("weights"),
    /** Tokens go to the dies of their experts, or back. */
    TOKENS("tokens");

    private final String text;

    Work(String text) {
      this.text = text;
    }

    /** As people read it. */
    public String text() {
      return text;
    }
  }

  /**
   * An operation on one unit or link. A transfer is one per link, or one per packet and link.
   *
   * @param number of the die or link
   * @param expert that it is for; {@link #NONE} for tokens
   * @param slice of the expert, from 0; {@link #NONE} for tokens
   * @param from die that a transfer leaves; else the die
   * @param to die that a transfer is for; else the die
   * @param bytes of a transfer or packet, else 0
   * @param readyPs since when it waits for its unit; of a transfer that reserves its path, on the
   *     first link only
   * @param chain number that the weights and the computation they feed have in common;
   *     {@link #NONE} for all else
   */
  public record Operation(
      Work work,
      Place place,
      int number,
      int expert,
      int slice,
      int from,
      int to,
      long bytes,
      long readyPs,
      long startPs,
      long endPs,
      long chain) {
    /** Instead of a number. */
    public static final int NONE = -1;

    /** The same, which feeds the computation of this number. */
    Operation feeding(long number) {
      return new Operation(
          work,
          place,
          this.number,
          expert,
          slice,
          from,
          to,
          bytes,
          readyPs,
          startPs,
          endPs,
          number);
    }
  }
}
