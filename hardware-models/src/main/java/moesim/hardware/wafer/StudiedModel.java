package moesim.hardware.wafer;

import java.util.List;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;

/**
 * A model of the case study "Orders in Chaos": the shape of its experts, and what the study
 * measured for them.
 *
 * <p><b>Source.</b> The constants of the published simulator of arXiv 2510.05497 (Zenodo
 * 10.5281/zenodo.19617713).
 */
public enum StudiedModel {
  DEEPSEEK,
  KIMI,
  QWEN,
  LLAMA4;

  /** Its experts, all weights with 16 bits. */
  public ExpertShape shape() {
    return switch (this) {
      case DEEPSEEK, KIMI -> new ExpertShape(7168, 2048, 3, 16, 2);
      case QWEN -> new ExpertShape(4096, 1536, 3, 16, 2);
      case LLAMA4 -> new ExpertShape(5120, 8192, 3, 16, 2);
    };
  }

  /** Share of the memory bandwidth it reaches. */
  public double hbmEfficiency() {
    return this == LLAMA4 ? 0.85 : 0.90;
  }

  /** Share of the compute rate it reaches, by the tokens of a task. */
  public EfficiencyTable efficiency() {
    return switch (this) {
      case DEEPSEEK, KIMI -> deepseek();
      case QWEN -> qwen();
      case LLAMA4 -> llama4();
    };
  }

  private static EfficiencyTable deepseek() {
    return new EfficiencyTable(List.of(128, 256, 512, 1024), List.of(0.50, 0.53, 0.68, 0.70, 0.69));
  }

  private static EfficiencyTable qwen() {
    return new EfficiencyTable(
        List.of(128, 256, 1024, 2048, 4096), List.of(0.70, 0.60, 0.70, 0.69, 0.71, 0.70));
  }

  private static EfficiencyTable llama4() {
    return new EfficiencyTable(List.of(256, 512, 1024), List.of(0.65, 0.72, 0.70, 0.65));
  }
}
