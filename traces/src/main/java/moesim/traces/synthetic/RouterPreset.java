package moesim.traces.synthetic;

import java.util.List;
import java.util.Optional;

/**
 * Routers whose routing statistics were published, with the parameters that make generated traces
 * meet them.
 *
 * <p><b>Source.</b> Statistics: arXiv 2510.05497v5, observations 1 to 5; docs/model.md lists them
 * beside what was generated. Topics are 16 experts wide. Parameters were fitted to these statistics
 * and to nothing else.
 *
 * @param title its name in scenarios: that of the model's preset
 * @param models names of the models whose router it is
 * @param parameters how it chooses
 */
record RouterPreset(String title, List<String> models, RouterParameters parameters) {
  static final RouterPreset DEEPSEEK_V3 = new RouterPreset(
      "deepseek-v3",
      List.of("DeepSeek-V3", "DeepSeek-R1"),
      new RouterParameters(0.5, 16, 0.685, 0.49, 0.28, 0.1, 2.0, 8, 4));
  static final RouterPreset QWEN3_235B = new RouterPreset(
      "qwen3-235b-a22b",
      List.of("Qwen3-235B-A22B"),
      new RouterParameters(0.8, 8, 0.874, 0.594, 0.317, 0.1, 1.0, 1, 1));
  static final RouterPreset KIMI_K2 = new RouterPreset(
      "kimi-k2",
      List.of("Kimi-K2"),
      new RouterParameters(0.4, 24, 0.768, 0.572, 0.314, 0.1, 0.7, 1, 1));
  static final RouterPreset LLAMA_4_MAVERICK = new RouterPreset(
      "llama-4-maverick",
      List.of("Llama-4-Maverick-17B-128E"),
      new RouterParameters(1.0, 8, 0.8, 0.36, 0.372, 0.2, 0.33, 1, 1));

  static final List<RouterPreset> ALL = List.of(DEEPSEEK_V3, QWEN3_235B, KIMI_K2, LLAMA_4_MAVERICK);

  RouterPreset {
    models = List.copyOf(models);
  }

  static List<String> titles() {
    return ALL.stream().map(RouterPreset::title).toList();
  }

  static Optional<RouterPreset> find(String title) {
    return ALL.stream().filter(preset -> preset.title.equals(title)).findFirst();
  }

  /** The router of the model of that name. */
  static Optional<RouterPreset> ofModel(String name) {
    return ALL.stream().filter(preset -> preset.models.contains(name)).findFirst();
  }
}
