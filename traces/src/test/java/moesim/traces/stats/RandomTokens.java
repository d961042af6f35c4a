package moesim.traces.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;

/** A small random trace, and the same tokens as plain lists for a second algorithm. */
final class RandomTokens {
  /** One token: its experts by layer; a layer may have none. */
  record Token(int request, Phase phase, List<List<Integer>> layers) {}

  private final MoeModel model;
  private final List<Token> tokens = new ArrayList<>();

  /** A few requests of skewed selections, some not recorded. */
  RandomTokens(long seed, int requests) {
    SplittableRandom random = new SplittableRandom(seed);
    model = FixedTrace.model(2, 5 + random.nextInt(20), 1 + random.nextInt(3));
    for (int request = 0; request < requests; request++) {
      int prompt = random.nextInt(6);
      int generated = random.nextInt(8) + (prompt == 0 ? 1 : 0);
      for (int i = 0; i < prompt + generated; i++) {
        tokens.add(new Token(request, i < prompt ? Phase.PREFILL : Phase.DECODE, layers(random)));
      }
    }
  }

  private List<List<Integer>> layers(SplittableRandom random) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      List<Integer> experts = new ArrayList<>();
      while (experts.size() < model.topK()) {
        int expert = (int) (model.experts() * random.nextDouble() * random.nextDouble());
        if (!experts.contains(expert)) {
          experts.add(expert);
        }
      }
      layers.add(random.nextInt(10) == 0 ? List.of() : experts);
    }
    return layers;
  }

  MoeModel model() {
    return model;
  }

  /** The tokens that belong to {@code set}. */
  List<Token> of(TokenSet set) {
    return tokens.stream().filter(token -> set.has(token.phase())).toList();
  }

  /** The experts of each token of {@code set} that was recorded at {@code layer}. */
  List<List<Integer>> at(TokenSet set, int layer) {
    return of(set).stream()
        .map(token -> token.layers().get(layer))
        .filter(experts -> !experts.isEmpty())
        .toList();
  }

  FixedTrace trace() {
    StringBuilder text = new StringBuilder();
    int request = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      text.append(i == 0 ? "" : token.request() == request ? " | " : " # ");
      text.append(token.phase() == Phase.PREFILL ? "p" : "");
      request = token.request();
      for (List<Integer> experts : token.layers()) {
        text.append(' ')
            .append(
                experts.isEmpty()
                    ? "-"
                    : String.join(",", experts.stream().map(String::valueOf).toList()));
      }
    }
    return FixedTrace.of(model, text.toString());
  }
}
