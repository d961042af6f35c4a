package moesim.prefetch;

import moesim.routing.LayerStep;

/**
 * Names pages that will be wanted soon. A role apart from eviction: it says what to load, never
 * what to give up.
 *
 * <p><b>Calls.</b> {@link #served} after every layer step that has pages, in their order.
 * <b>Pages</b> are numbered over the whole model. <b>Allocation.</b> Only constructors allocate.
 */
public interface Prefetcher extends AutoCloseable {
  /**
   * {@code step} was served. Writes pages that will be wanted into the beginning of {@code wanted},
   * the most wanted first; resident ones too.
   *
   * @return their number
   */
  int served(LayerStep step, int[] wanted);

  @Override
  void close();
}
