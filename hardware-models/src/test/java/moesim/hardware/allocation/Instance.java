package moesim.hardware.allocation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;

/** One layer step with a machine to put it on. */
record Instance(MoeModel model, LayerLoad load, GridResidence dies, CostModel costs) {
  static final int LAYERS = 3;

  /**
   * Up to 12 dies, 2 to 40 experts with a skewed load, a quarter of them idle, some copied to other
   * dies.
   */
  static Instance random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int columns = 1 + random.nextInt(4);
    int rows = 1 + random.nextInt(3);
    int experts = 2 + random.nextInt(39);
    double copied = random.nextInt(2) * random.nextDouble() * 0.3;
    GridResidence dies = GridResidence.random(columns, rows, LAYERS, experts, copied, random);
    int most = 1 + random.nextInt(8_000);
    LayerLoad load = randomLoad(experts, most, random);
    CostModel costs = new CostModel(
        1 + random.nextLong(100_000_000),
        1 + random.nextLong(100_000_000),
        1e15,
        0.7,
        random.nextLong(1_000_000),
        3_350_000_000_000L,
        0.9,
        random.nextLong(1_000_000),
        1_741_000_000_000L,
        0.9);
    return new Instance(FixedTrace.model(LAYERS, experts, 1), load, dies, costs);
  }

  static LayerLoad randomLoad(int experts, int most, SplittableRandom random) {
    int[] order = random.ints(0, experts).distinct().limit(experts).toArray();
    LayerLoad load = new LayerLoad(experts);
    load.begin(1, random.nextInt(LAYERS), Phase.DECODE);
    for (int expert : order) {
      if (random.nextInt(4) > 0) {
        double share = random.nextDouble();
        load.add(expert, 1 + (int) (most * share * share * share));
      }
    }
    return load;
  }

  AllocationPolicy policy(String name, Map<String, ?> options) {
    Map<String, Written> written = new LinkedHashMap<>();
    options.forEach((key, value) -> {
      Written.Kind kind = value instanceof Long ? Written.Kind.WHOLE_NUMBER : Written.Kind.TEXT;
      written.put(key, new Written(key, value.toString(), kind, Location.of("test")));
    });
    return AllocationPolicies.find(name)
        .orElseThrow()
        .create(new AllocationContext(
            model, dies.dieCount(), costs, new Options(Location.of("test"), written)));
  }

  Allocation allocate(AllocationPolicy policy) {
    Allocation tasks = new Allocation(model.experts(), dies.dieCount());
    policy.allocate(load, dies, tasks);
    return tasks;
  }
}
