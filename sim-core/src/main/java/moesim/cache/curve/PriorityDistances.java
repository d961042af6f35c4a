package moesim.cache.curve;

import moesim.cache.AccessSemantics;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;

/** Stack distances of a policy whose order is given by {@link StackKeys}. */
final class PriorityDistances implements StackDistances {
  private final AccessSemantics semantics;
  private final StackKeys order;
  private final PriorityStack stack;
  private final long[] keys;

  PriorityDistances(MoeModel model, AccessSemantics semantics, StackKeys order) {
    this.semantics = semantics;
    this.order = order;
    stack = new PriorityStack(model.pages(), model.experts());
    keys = new long[model.experts()];
  }

  @Override
  public void serve(LayerStep step, DistanceHistogram histogram) {
    int count = step.count();
    order.begin(step, stack);
    for (int i = 0; i < count; i++) {
      keys[i] = order.used(step, i);
    }
    if (semantics == AccessSemantics.SEQUENTIAL) {
      for (int i = 0; i < count; i++) {
        stack.use(step.pages(), i, 1, keys, true, histogram);
      }
      return;
    }
    boolean stay = semantics == AccessSemantics.CO_RESIDENT;
    stack.use(step.pages(), 0, count, keys, stay, histogram);
  }

  @Override
  public void clear() {
    stack.clear();
    order.clear();
  }
}
