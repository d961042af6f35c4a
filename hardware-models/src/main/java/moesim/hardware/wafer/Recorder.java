package moesim.hardware.wafer;

import moesim.hardware.network.Arrivals;
import moesim.hardware.network.Crossings;
import moesim.hardware.network.LinkLoad;
import moesim.hardware.network.Network;
import moesim.hardware.reservation.Reservations.Operations;
import moesim.hardware.reservation.Units;
import moesim.hardware.topology.Topology;

/**
 * Stands between a wafer and its units and links, and hears what they do. A wafer that nobody
 * records has none.
 *
 * <p><b>Tokens.</b> Operations are passed on under numbers of their own, since the wafer does not
 * tell apart the transfers of tokens.
 */
final class Recorder {
  private final Topology topology;
  private final int[] route;
  private final LayerStepRecord record;
  private final Pending pending = new Pending();
  private boolean hearsCrossings;

  /** Of the network that is heard. */
  private Alone alone = (hops, bytes) -> 0;

  /** The time of a transfer that waits for nobody. */
  @FunctionalInterface
  private interface Alone {
    long ps(int hops, long bytes);
  }

  Recorder(Topology topology, LayerStepRecord record) {
    this.topology = topology;
    this.record = record;
    route = new int[Math.max(1, topology.longestRoute())];
  }

  /** Passes on to {@code listener} what units announce, and links that announce as units do. */
  Operations before(Operations listener) {
    return (number, startPs, endPs) -> {
      Pending.Entry entry = pending.remove(number);
      int token = entry.token;
      if (entry.isTransfer()) {
        holdRoute(entry, startPs, endPs);
      } else {
        record.work(token, entry.unit, entry.readyPs, startPs, endPs);
      }
      listener.scheduled(token, startPs, endPs);
    };
  }

  /** Passes on to {@code listener} what arrives over a network. */
  Arrivals before(Arrivals listener) {
    return (number, atPs) -> {
      Pending.Entry entry = pending.remove(number);
      int token = entry.token;
      if (hearsCrossings) {
        record.arrived(token, entry.lastCrossing);
      } else {
        int hops = topology.hops(entry.from, entry.to);
        holdRoute(entry, atPs - alone.ps(hops, entry.bytes), atPs);
      }
      listener.arriving(token, atPs);
    };
  }

  private void holdRoute(Pending.Entry transfer, long startPs, long endPs) {
    int hops = topology.route(transfer.from, transfer.to, route);
    int last = Pending.NONE;
    for (int i = 0; i < hops; i++) {
      long sincePs = i == 0 ? transfer.readyPs : startPs;
      last = record.crossing(transfer, route[i], transfer.bytes, sincePs, startPs, endPs);
    }
    record.arrived(transfer.token, last);
  }

  /** {@code units}, heard. */
  Units watch(Units units) {
    return new Units() {
      @Override
      public void reserve(int token, int rank, long readyPs, long durationPs, int unit) {
        units.reserve(pending.addWork(token, unit, readyPs), rank, readyPs, durationPs, unit);
      }

      @Override
      public int underWay() {
        return units.underWay();
      }

      @Override
      public long busyPs(int unit) {
        return units.busyPs(unit);
      }

      @Override
      public long queuedPs(int unit) {
        return units.queuedPs(unit);
      }

      @Override
      public void forgetTimes() {
        units.forgetTimes();
      }
    };
  }

  /** {@code network}, heard. */
  Network watch(Network network) {
    alone = network::alonePs;
    hearsCrossings = network.tell(new Crossings() {
      @Override
      public void crossed(
          int number, int link, long bytes, long sincePs, long startPs, long endPs) {
        Pending.Entry transfer = pending.get(number);
        transfer.lastCrossing = record.crossing(transfer, link, bytes, sincePs, startPs, endPs);
      }
    });
    return new Network() {
      @Override
      public void send(long readyPs, int from, int to, long bytes, int rank, int token) {
        int number = pending.addTransfer(token, from, to, bytes, readyPs);
        network.send(readyPs, from, to, bytes, rank, number);
      }

      @Override
      public long alonePs(int hops, long bytes) {
        return network.alonePs(hops, bytes);
      }

      @Override
      public LinkLoad load() {
        return network.load();
      }
    };
  }
}
