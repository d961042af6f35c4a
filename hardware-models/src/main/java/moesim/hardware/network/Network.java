package moesim.hardware.network;

/**
 * Moves bytes between nodes over shared links.
 *
 * <p><b>Order.</b> Where transfers wait for the same link, the smaller rank goes first, then the
 * one that was ready earlier, then the one sent earlier; what "ready" means at a link inside the
 * network is the network's own.
 */
public interface Network {
  /**
   * Moves {@code bytes} from one node to another.
   *
   * @param readyPs when the bytes may leave; not before now
   * @param rank 0 is the most urgent
   * @param token tells the transfer apart when it arrives; the network only hands it back
   */
  void send(long readyPs, int from, int to, long bytes, int rank, int token);

  /**
   * The time of a transfer of {@code bytes} over {@code hops} links that waits for nobody;
   * docs/model.md, Eq. 30 and 31.
   */
  long alonePs(int hops, long bytes);

  /** What the links did since this was last cleared. */
  LinkLoad load();

  /**
   * Tells {@code crossings} from now on what crosses which link.
   *
   * @return false if there is nothing to tell: a transfer holds all links of its route at once, for
   *     {@link #alonePs} until it is there
   */
  default boolean tell(Crossings crossings) {
    return false;
  }
}
