package moesim.cache.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.routing.LayerStep;

/** All that a policy can read of a layer step, as it was. */
final class StepCopy {
  private final LayerStep step;
  private final int[] pages;
  private final boolean weighted;
  private final float[] gateWeights;
  private final boolean foreseen;
  private final long[] nextUse;
  private final List<Object> place;

  /** @param foreseen whether it knows its next uses */
  StepCopy(LayerStep step, boolean foreseen) {
    this.step = step;
    this.foreseen = foreseen;
    int count = step.count();
    pages = Arrays.copyOf(step.pages(), count);
    weighted = step.hasGateWeights();
    gateWeights = weighted ? Arrays.copyOf(step.gateWeights(), count) : new float[0];
    nextUse = foreseen ? Arrays.copyOf(step.nextUse(), count) : new long[0];
    place = placeOf(step);
  }

  private static List<Object> placeOf(LayerStep step) {
    return List.of(step.step(), step.layer(), step.phase(), step.startsBatch(), step.firstAccess());
  }

  /** What of the layer step is not as it was, in words; empty if nothing is. */
  String changes() {
    int count = pages.length;
    List<String> changed = new ArrayList<>();
    if (step.count() != count || !Arrays.equals(pages, 0, count, step.pages(), 0, count)) {
      changed.add("pages");
    }
    if (weighted && !Arrays.equals(gateWeights, 0, count, step.gateWeights(), 0, count)) {
      changed.add("gate weights");
    }
    if (!placeOf(step).equals(place)) {
      changed.add("place");
    }
    // A layer step that was begun again knows no next uses any more.
    if (changed.isEmpty()
        && foreseen
        && !Arrays.equals(nextUse, 0, count, step.nextUse(), 0, count)) {
      changed.add("next uses");
    }
    return String.join(", ", changed);
  }
}
