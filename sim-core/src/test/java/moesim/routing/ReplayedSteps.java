package moesim.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.testing.HeapScratch;

/**
 * The steps of a trace in a form to compare: {@code "* p 0,1 4,5"} is the first step of a batch, of
 * phase prefill, with pages 0 and 1 in its first layer and 4 and 5 in its second; {@code -} is a
 * layer without pages.
 */
record ReplayedSteps(
    List<String> steps, List<int[]> pages, long tokens, long selections, long passedOver) {

  static ReplayedSteps of(RoutingTrace trace, Batching batching) {
    List<String> lines = new ArrayList<>();
    List<int[]> pages = new ArrayList<>();
    LayerStep layerStep = new LayerStep(trace.model());
    try (BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch())) {
      while (steps.next()) {
        StringBuilder line = new StringBuilder(steps.startsBatch() ? "* " : "");
        for (int layer = 0; layer < trace.model().layers(); layer++) {
          steps.layer(layer, layerStep);
          int[] ofLayer = Arrays.copyOf(layerStep.pages(), layerStep.count());
          pages.add(ofLayer);
          if (layer == 0) {
            line.append(layerStep.phase() == Phase.PREFILL ? "p" : "d");
          }
          line.append(' ').append(text(ofLayer));
        }
        lines.add(line.toString());
      }
      return new ReplayedSteps(
          lines, pages, steps.tokens(), steps.selections(), steps.passedOver());
    }
  }

  static String text(int[] pages) {
    StringBuilder text = new StringBuilder();
    for (int page : pages) {
      text.append(text.isEmpty() ? "" : ",").append(page);
    }
    return text.isEmpty() ? "-" : text.toString();
  }
}
