package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * ARC, adaptive replacement: a list of pages used once lately (T1) and one of pages used more often
 * (T2), each with ghosts of what left it (B1, B2). A miss that hits a ghost shifts the target size
 * p of T1 towards the list that would have kept the page.
 *
 * <p><b>Eviction.</b> REPLACE of the paper: the oldest page of T1 if T1 holds more than p, or
 * exactly p and the page that comes in is in B2; else the oldest of T2. If T1 alone fills the cache
 * its oldest page goes without a ghost. When several pages come in at once, the last one told as
 * missed decides. <b>Pins.</b> A pinned page is passed and keeps its place. <b>Source.</b> Megiddo
 * and Modha, "ARC: A Self-Tuning, Low Overhead Replacement Cache", FAST 2003; p is not rounded.
 */
public final class Arc implements EvictionPolicy {
  private final PageQueue once;
  private final PageQueue often;
  private final PageQueue ghostsOfOnce;
  private final PageQueue ghostsOfOften;
  private final boolean[] returning;
  private final PageSet pins;
  private final int places;

  /** How many pages {@link #once} should hold. */
  private double target;

  private boolean ghostWasHit;
  private boolean ghostOfOftenWasHit;

  private Arc(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    once = new PageQueue(pageCount);
    often = new PageQueue(pageCount);
    ghostsOfOnce = new PageQueue(pageCount);
    ghostsOfOften = new PageQueue(pageCount);
    returning = new boolean[pageCount];
    pins = context.pins();
    places = context.places();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void missed(int page) {
    double ofOnce = ghostsOfOnce.size();
    double ofOften = ghostsOfOften.size();
    ghostOfOftenWasHit = false;
    if (ghostsOfOnce.remove(page)) {
      target = Math.min(target + Math.max(ofOften / ofOnce, 1), places);
    } else if (ghostsOfOften.remove(page)) {
      target = Math.max(target - Math.max(ofOnce / ofOften, 1), 0);
      ghostOfOftenWasHit = true;
    } else {
      ghostWasHit = false;
      return;
    }
    ghostWasHit = true;
    returning[page] = true;
  }

  @Override
  public void admitted(int page, long at) {
    if (returning[page]) {
      returning[page] = false;
      often.append(page);
    } else {
      once.append(page);
    }
    trimGhosts();
  }

  @Override
  public void prefetched(int page, long at) {
    ghostsOfOnce.remove(page);
    ghostsOfOften.remove(page);
    once.append(page);
    trimGhosts();
  }

  @Override
  public void touched(int page, long at) {
    once.remove(page);
    often.renew(page);
  }

  @Override
  public void expected(int page, long at) {
    PageQueue list = once.contains(page) ? once : often;
    list.renew(page);
  }

  @Override
  public int evict() {
    boolean keepsGhost = true;
    if (!ghostWasHit) {
      if (once.size() + ghostsOfOnce.size() >= places) {
        if (ghostsOfOnce.size() == 0) {
          keepsGhost = false;
        } else {
          ghostsOfOnce.remove(ghostsOfOnce.oldest());
        }
      } else if (directory() >= 2 * places && ghostsOfOften.size() > 0) {
        ghostsOfOften.remove(ghostsOfOften.oldest());
      }
    }
    int ofOnce = once.oldestBut(pins);
    int ofOften = often.oldestBut(pins);
    boolean aboveTarget =
        once.size() > target || (once.size() == target && ghostOfOftenWasHit && ghostWasHit);
    if (ofOnce != PageQueue.NONE && (!keepsGhost || aboveTarget || ofOften == PageQueue.NONE)) {
      once.remove(ofOnce);
      if (keepsGhost) {
        ghostsOfOnce.append(ofOnce);
      }
      return ofOnce;
    }
    often.remove(ofOften);
    ghostsOfOften.append(ofOften);
    return ofOften;
  }

  private int directory() {
    return once.size() + often.size() + ghostsOfOnce.size() + ghostsOfOften.size();
  }

  /** One page at a time the lists never grow beyond this; several at once may. */
  private void trimGhosts() {
    ghostsOfOnce.trim(Math.max(0, places - once.size()));
    int others = once.size() + often.size() + ghostsOfOnce.size();
    ghostsOfOften.trim(Math.max(0, 2 * places - others));
  }

  /** Makes {@code policy: arc} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "arc";
    }

    @Override
    public String sentence() {
      return "balances experts used once lately against those used more often, by what it evicted too early";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Arc(context);
    }
  }
}
