package moesim.traces.text;

import java.util.List;

/** A small {@code route_trace v1} file. */
final class BigMoeFixture {
  /** Layers 1 and 3 of four have experts; two of eight are used. Seven lines. */
  static final String HEADER = """
      # route_trace v1
      # model=/data/a b/Tiny MoE-Q4.gguf arch=tiny n_layer=4 n_expert=8 n_expert_used=2
      # layer=0 expert_bytes=0 dense_bytes=10
      # layer=1 expert_bytes=100 dense_bytes=10
      # layer=2 expert_bytes=0 dense_bytes=10
      # layer=3 expert_bytes=300 dense_bytes=10
      turn,phase,step,layer,slot,expert,weight,residency,expert_bytes
      """;

  /** A prompt of two tokens, of which only the last reaches layer 3, and one decoded token. */
  static final List<String> ROWS = List.of(
      "0,0,0,1,0,3,0.75,0,100",
      "0,0,0,1,1,7,0.25,1,0",
      "0,0,1,1,0,0,0.5,0,100",
      "0,0,1,1,1,1,0.5,0,100",
      "0,0,1,3,0,4,1,0,300",
      "0,0,1,3,1,5,1e-05,0,300",
      "0,1,2,1,0,2,0.625,0,100",
      "0,1,2,1,1,3,0.375,1,0",
      "0,1,2,3,0,0,0.999,0,300",
      "0,1,2,3,1,7,0.001,0,300");

  private BigMoeFixture() {}

  static String file(List<String> rows) {
    return HEADER + String.join("\n", rows) + "\n";
  }
}
