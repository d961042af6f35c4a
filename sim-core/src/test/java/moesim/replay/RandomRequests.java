package moesim.replay;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.StepMajorReader;
import moesim.routing.StepMajorRouting;
import moesim.testing.FixedTrace;

/** Small random requests in plain arrays, beside the trace they make. */
final class RandomRequests {
  final MoeModel model;
  /**
   * {@code [request][token][layer][k]}; -1 is absent, and the model's experts and above are
   * zero-computation experts.
   */
  final int[][][][] ids;

  final int[] prompt;

  private RandomRequests(MoeModel model, int[][][][] ids, int[] prompt) {
    this.model = model;
    this.ids = ids;
    this.prompt = prompt;
  }

  static RandomRequests of(MoeModel model, int requests, SplittableRandom random) {
    int[][][][] ids = new int[requests][][][];
    int[] prompt = new int[requests];
    for (int r = 0; r < requests; r++) {
      prompt[r] = random.nextInt(4);
      ids[r] = new int[prompt[r] + random.nextInt(5) + (prompt[r] == 0 ? 1 : 0)][model.layers()][];
      for (int[][] token : ids[r]) {
        Arrays.setAll(
            token,
            layer -> random
                .ints(-1, model.experts() + 1)
                .map(id -> id == -1 && random.nextInt(4) > 0 ? 0 : id)
                .distinct()
                .limit(model.topK())
                .toArray());
      }
    }
    return new RandomRequests(model, ids, prompt);
  }

  FixedTrace trace() {
    StringJoiner requests = new StringJoiner(" # ");
    for (int r = 0; r < ids.length; r++) {
      StringJoiner tokens = new StringJoiner(" | ");
      for (int t = 0; t < ids[r].length; t++) {
        StringJoiner layers = new StringJoiner(" ");
        for (int[] chosen : ids[r][t]) {
          StringJoiner experts = new StringJoiner(",");
          for (int id : chosen) {
            experts.add(id < 0 ? "-" : Integer.toString(id));
          }
          layers.add(experts.toString());
        }
        tokens.add((t < prompt[r] ? "p " : "") + layers);
      }
      requests.add(tokens.toString());
    }
    return FixedTrace.of(model, requests.toString());
  }

  /** The same tokens, in blocks of one to three. */
  static StepMajorRouting inSmallBlocks(StepMajorRouting routing, SplittableRandom random) {
    return new StepMajorRouting() {
      @Override
      public MoeModel model() {
        return routing.model();
      }

      @Override
      public int requests() {
        return routing.requests();
      }

      @Override
      public StepMajorReader open(int requests, int steps) {
        StepMajorReader reader = routing.open(requests, steps);
        return new StepMajorReader() {
          @Override
          public boolean read(RoutingBlock block) {
            RoutingBlock few = new RoutingBlock(routing.model(), 1 + random.nextInt(3), false);
            boolean more = reader.read(few);
            block.clear();
            for (int token = 0; token < few.tokens(); token++) {
              block.addFrom(few, token);
            }
            return more;
          }

          @Override
          public int step() {
            return reader.step();
          }

          @Override
          public void close() {
            reader.close();
          }
        };
      }
    };
  }
}
