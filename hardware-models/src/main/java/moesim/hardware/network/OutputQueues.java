package moesim.hardware.network;

/**
 * The packets that wait at output-queued routers, in a line per link and rank: the smaller rank
 * goes first, then who came first.
 */
final class OutputQueues {
  private static final int NONE = Packets.NONE;

  private final Packets packets;
  private final Lines lines;
  private final int ranks;

  /** By link: how many wait for it. */
  private final int[] waiting;

  OutputQueues(int links, int ranks, Packets packets) {
    this.packets = packets;
    this.ranks = ranks;
    lines = new Lines(links * ranks, packets);
    waiting = new int[links];
  }

  boolean anyoneAt(int link) {
    return waiting[link] > 0;
  }

  void add(int link, int packet) {
    lines.append(link * ranks + packets.rank(packet), packet);
    waiting[link]++;
  }

  /** Takes out who goes first; only if anyone waits. */
  int removeFirst(int link) {
    int line = link * ranks;
    while (lines.first(line) == NONE) {
      line++;
    }
    int packet = lines.first(line);
    lines.removeFirst(line);
    waiting[link]--;
    return packet;
  }
}
