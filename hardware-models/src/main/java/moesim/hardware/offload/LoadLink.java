package moesim.hardware.offload;

import java.util.Arrays;
import moesim.hardware.CacheOnly;

/**
 * The link to the device, or to host memory: one load at a time. What a layer step waits for goes
 * before what is loaded ahead, but not before a load under way.
 */
final class LoadLink {
  private final long[] loadPs;
  private final long[] readyPs;

  // Loads ahead that did not begin, the first in front, and from when on each may begin.
  private final int[] queue;
  private final long[] queuedPs;
  private int queued;

  /** Pages in the queue: most pages are asked for when they are not in it. */
  private final boolean[] waits;

  private long freePs;
  private long busyPs;

  /** An idle link for pages that take {@code loadPs} each. */
  LoadLink(long[] loadPs) {
    this.loadPs = loadPs;
    readyPs = new long[loadPs.length];
    queue = new int[loadPs.length];
    queuedPs = new long[loadPs.length];
    waits = new boolean[loadPs.length];
  }

  /** When the last load of {@code page} that began is done. */
  long readyPs(int page) {
    return readyPs[page];
  }

  /** How long it was loading until {@code nowPs}, which no load begins after. */
  long busyPs(long nowPs) {
    return busyPs - Math.max(0, freePs - nowPs);
  }

  /**
   * Loads {@code page} after all that began, at {@code earliestPs} at the earliest; returns when it
   * is done.
   */
  long load(int page, long earliestPs) {
    freePs = Math.addExact(Math.max(freePs, earliestPs), loadPs[page]);
    busyPs += loadPs[page];
    readyPs[page] = freePs;
    return freePs;
  }

  /** {@code page} is to be loaded when nothing else is, at {@code earliestPs} at the earliest. */
  void loadAhead(int page, long earliestPs) {
    waits[page] = true;
    queue[queued] = page;
    queuedPs[queued++] = earliestPs;
  }

  /**
   * Begins the loads ahead whose time comes before {@code nowPs}, the first in the queue of those
   * that can begin first; those whose page lost its place meanwhile are dropped.
   */
  void advance(long nowPs, CacheOnly caches) {
    int done = 0;
    for (; done < queued; done++) {
      toTheFront(nextAfter(done), done);
      if (Math.max(freePs, queuedPs[done]) >= nowPs) {
        break;
      }
      waits[queue[done]] = false;
      if (caches.isResident(queue[done])) {
        load(queue[done], queuedPs[done]);
      }
    }
    drop(0, done);
  }

  /** Where in the queue, from {@code from} on, the load is that can begin first. */
  private int nextAfter(int from) {
    int next = from;
    for (int i = from; i < queued && queuedPs[next] > freePs; i++) {
      if (queuedPs[i] < queuedPs[next]) {
        next = i;
      }
    }
    return next;
  }

  private void toTheFront(int at, int front) {
    if (at == front) {
      return;
    }
    int page = queue[at];
    long fromPs = queuedPs[at];
    System.arraycopy(queue, front, queue, front + 1, at - front);
    System.arraycopy(queuedPs, front, queuedPs, front + 1, at - front);
    queue[front] = page;
    queuedPs[front] = fromPs;
  }

  /** Takes the load ahead of {@code page} out of the queue; false if it is not in it. */
  boolean recall(int page) {
    if (!waits[page]) {
      return false;
    }
    waits[page] = false;
    int at = 0;
    while (queue[at] != page) {
      at++;
    }
    drop(at, 1);
    return true;
  }

  /** Loads that are not done at {@code nowPs}, which no load was to begin after, never will be. */
  void giveUp(long nowPs) {
    busyPs = busyPs(nowPs);
    freePs = Math.min(freePs, nowPs);
  }

  /** The device lost all pages: none is on its way any more. */
  void clear() {
    queued = 0;
    Arrays.fill(waits, false);
    Arrays.fill(readyPs, 0);
  }

  private void drop(int from, int count) {
    queued -= count;
    System.arraycopy(queue, from + count, queue, from, queued - from);
    System.arraycopy(queuedPs, from + count, queuedPs, from, queued - from);
  }
}
