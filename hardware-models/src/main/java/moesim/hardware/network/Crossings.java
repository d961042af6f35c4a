package moesim.hardware.network;

/**
 * Hears what crosses the links of a {@link Network}. This class itself listens to nothing: as long
 * as no other one is loaded, a network that nobody watches calls a method that is known to be
 * empty.
 */
public class Crossings {
  static final Crossings UNHEARD = new Crossings();

  /**
   * A packet of transfer {@code token} waits for {@code link} since {@code sincePs} and holds it
   * from {@code startPs} to {@code endPs}.
   */
  public void crossed(int token, int link, long bytes, long sincePs, long startPs, long endPs) {}
}
