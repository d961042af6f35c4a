package moesim.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moesim.cache.CacheCounts;
import moesim.cache.curve.MissCurve;
import moesim.cache.curve.StackMachine;
import moesim.model.MoeModel;
import moesim.replay.Machine;
import moesim.routing.LayerStep;

/** Caches of every capacity at once: one that all layers share, and one per layer. */
final class CurveMachines implements Machine {
  private final MoeModel model;
  private final StackMachine shared;
  private final List<StackMachine> ofLayers = new ArrayList<>();

  CurveMachines(MoeModel model, Supplier<StackMachine> machines) {
    this.model = model;
    shared = machines.get();
    for (int layer = 0; layer < model.layers(); layer++) {
      ofLayers.add(machines.get());
    }
  }

  @Override
  public void serve(LayerStep step) {
    shared.serve(step);
    ofLayers.get(step.layer()).serve(step);
  }

  @Override
  public void clear() {
    shared.clear();
    ofLayers.forEach(StackMachine::clear);
  }

  @Override
  public void forgetCounts() {
    shared.forgetCounts();
    ofLayers.forEach(StackMachine::forgetCounts);
  }

  @Override
  public CacheCounts counts() {
    return shared.counts();
  }

  double[] shared() {
    return MissCurves.ratios(shared.curve(), model.pages());
  }

  /** Misses of all layers over accesses of all layers, by the capacity of each. */
  double[] perLayer() {
    double[] ratios = new double[model.experts() + 1];
    long accesses = 0;
    for (StackMachine machine : ofLayers) {
      MissCurve curve = machine.curve();
      accesses += curve.accesses();
      for (int capacity = 0; capacity < ratios.length; capacity++) {
        ratios[capacity] += curve.misses(capacity);
      }
    }
    for (int capacity = 0; capacity < ratios.length; capacity++) {
      ratios[capacity] /= Math.max(1, accesses);
    }
    return ratios;
  }
}
