package moesim.traces.synthetic;

import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Opponent;
import moesim.routing.Phase;

/**
 * The adversary of one pass of {@link AdversaryAdaptive}. Of the k + 1 experts it uses, spread over
 * the layers in turn, it first requests each once; then in every layer the first one that is not
 * resident, and the one it requested last if all are.
 */
final class AdaptiveAdversary implements Rounds {
  private final MoeModel model;
  private final Opponent opponent;
  private final LayerStep step;
  private final int[] used;
  private final int[] last;

  AdaptiveAdversary(MoeModel model, Opponent opponent) {
    this.model = model;
    this.opponent = opponent;
    step = new LayerStep(model);
    used = new int[model.layers()];
    last = new int[model.layers()];
    int layers = model.layers();
    for (int layer = 0; layer < layers; layer++) {
      used[layer] = (opponent.capacity() + layers - layer) / layers;
    }
  }

  @Override
  public void choose(int round, short[] out, int from) {
    for (int layer = 0; layer < used.length; layer++) {
      int expert = round < used[layer] ? round : absent(layer);
      last[layer] = expert;
      out[from + layer] = (short) expert;
      step.begin(round, layer, Phase.DECODE, (long) round * used.length + layer);
      step.setStartsBatch(round == 0);
      step.add(model.page(layer, expert));
      opponent.serve(step);
    }
  }

  @Override
  public void close() {
    opponent.close();
  }

  private int absent(int layer) {
    for (int expert = 0; expert < used[layer]; expert++) {
      if (!opponent.isResident(model.page(layer, expert))) {
        return expert;
      }
    }
    return last[layer];
  }
}
