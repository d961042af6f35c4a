package moesim.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.routing.ExpertOrder;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.WeightKind;

/** What is counted and noticed while a whole recording passes by once. */
final class TraceScan {
  private final ExpertCounts experts;
  private final GateSums gates;
  private final RankOrder order = new RankOrder();
  private final List<Oddity> oddities = new ArrayList<>();
  private int requests;
  private long prefillTokens;
  private long decodeTokens;

  TraceScan(TraceShape shape) {
    experts = new ExpertCounts(shape);
    gates = new GateSums(shape.weights());
    oddities.add(new LeadingRows());
    oddities.add(experts);
    oddities.add(new TwinLayers(shape.layerIds()));
    oddities.add(order);
    oddities.add(gates);
    oddities.add(new TurnTaking(shape));
    if (shape.promptsMayBeCut()) {
      oddities.add(new PromptLengths());
    }
  }

  void see(RoutingBlock block) {
    for (Oddity oddity : oddities) {
      oddity.see(block);
    }
    for (int token = 0; token < block.tokens(); token++) {
      if (block.phase(token) == Phase.PREFILL) {
        prefillTokens++;
      } else {
        decodeTokens++;
      }
    }
    requests = block.requests()[block.tokens() - 1] + 1;
  }

  int requests() {
    return requests;
  }

  long tokens() {
    return prefillTokens + decodeTokens;
  }

  long prefillTokens() {
    return prefillTokens;
  }

  long decodeTokens() {
    return decodeTokens;
  }

  ExpertCounts experts() {
    return experts;
  }

  Optional<WeightKind> weights() {
    return gates.kind();
  }

  ExpertOrder order() {
    return order.order();
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Oddity oddity : oddities) {
      warnings.addAll(oddity.warnings());
    }
    return warnings;
  }
}
