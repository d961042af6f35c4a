package moesim.cache.curve;

import moesim.model.MoeModel;
import moesim.routing.LayerStep;

/**
 * The order of {@code layer-aware-lru} with a theta in (1, 2]: all of them order as theta = 2 does,
 * where the key of Eq. 7 is 2 (t + d) − s − t, and t + d is the position at which the page's layer
 * comes up next. So only that layer's keys change in a layer step, all by 2 l.
 */
final class LayerAwareKeys implements StackKeys {
  private final int layers;
  private final int experts;

  /** Above the pages of a layer step, whose order settles ties. */
  private final long unit;

  private long last = -1;

  LayerAwareKeys(MoeModel model) {
    layers = model.layers();
    experts = model.experts();
    unit = (long) Integer.highestOneBit(experts) << 1;
  }

  @Override
  public void begin(LayerStep step, PriorityStack stack) {
    // Layer steps without pages are not served, but their layer has come up all the same.
    for (long passed = last + 1; passed <= step.position(); passed++) {
      int layer = (int) (passed % layers);
      stack.worsen(layer * experts, (layer + 1) * experts, 2L * layers * unit);
    }
    last = step.position();
  }

  @Override
  public long used(LayerStep step, int i) {
    long next = step.position() + layers;
    return (2 * next - step.position()) * unit - i;
  }
}
