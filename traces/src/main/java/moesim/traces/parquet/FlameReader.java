package moesim.traces.parquet;

import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.traces.DataFile;

/**
 * A pass over the sequences of a FLAME capture. Rows come in windows of [position, sequence], of
 * which one is held; from it sequences are handed out one after the other.
 */
final class FlameReader implements RoutingReader {
  private final List<FlameColumn> layers = new ArrayList<>();
  private final int topK;
  private final int experts;
  private final int stride;
  private final int length;
  private final int cells;
  private final short[] window;
  private final int[] ids;
  private final float[] scores;
  private float[] weights = new float[0];

  // Rows of the files, read so far and in all; those of the window; where it stands.
  private final long rows;
  private long read;
  private int held;
  private int positions;
  private int request;
  private int sequence;
  private int position;

  FlameReader(
      List<DataFile> files, int topK, int experts, int stride, int length, int firstRequest) {
    this.topK = topK;
    this.experts = experts;
    this.stride = stride;
    this.length = length;
    cells = files.size() * topK;
    window = new short[Math.multiplyExact(Math.multiplyExact(stride, length), cells)];
    ids = new int[topK];
    scores = new float[topK];
    boolean open = false;
    try {
      for (DataFile file : files) {
        layers.add(new FlameColumn(file));
      }
      rows = rowsOf(layers);
      if (rows % stride != 0) {
        throw new InputException(
            Location.of(files.get(0)),
            rows + " rows are no multiple of stride " + stride + "; is the stride right?");
      }
      skipTo(firstRequest);
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  private static long rowsOf(List<FlameColumn> layers) {
    FlameColumn first = layers.get(0);
    for (FlameColumn layer : layers) {
      if (layer.rows() != first.rows()) {
        throw new InputException(
            Location.of(layer.source()),
            layer.rows() + " rows, but " + first.source().name() + " has " + first.rows());
      }
    }
    return first.rows();
  }

  private void skipTo(int firstRequest) {
    long before = (long) (firstRequest / stride) * stride * length;
    read = Math.min(before, rows);
    for (FlameColumn layer : layers) {
      layer.skip(read, topK);
    }
    request = firstRequest;
    sequence = firstRequest % stride;
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    boolean withWeights = block.weights() != null;
    while (!block.isFull()) {
      if (position == positions) {
        if (held > 0) {
          sequence++;
          request++;
        }
        position = 0;
        if ((held == 0 || sequence == stride) && !fill(withWeights)) {
          held = 0;
          positions = 0;
          return block.tokens() > 0;
        }
      }
      add(block);
      position++;
    }
    return true;
  }

  private boolean fill(boolean withWeights) {
    if (read == rows) {
      return false;
    }
    if (sequence == stride) {
      sequence = 0;
    }
    held = (int) Math.min((long) stride * length, rows - read);
    positions = held / stride;
    if (withWeights && weights.length == 0) {
      weights = new float[window.length];
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int row = 0; row < held; row++) {
        readRow(layer, row, withWeights);
      }
    }
    read += held;
    return true;
  }

  private void readRow(int layer, int row, boolean withWeights) {
    FlameColumn column = layers.get(layer);
    column.next(ids, withWeights ? scores : null);
    int to = row * cells + layer * topK;
    for (int i = 0; i < topK; i++) {
      int id = ids[i];
      if (id < 0 || id >= experts) {
        throw column.at(read + row, "expert " + id + " outside [0, " + experts + ")");
      }
      for (int j = 0; j < i; j++) {
        if (ids[j] == id) {
          throw column.at(
              read + row, "expert " + id + " twice among the " + topK + " of one token");
        }
      }
      window[to + i] = (short) id;
      if (withWeights) {
        weights[to + i] = scores[i];
      }
    }
  }

  private void add(RoutingBlock block) {
    int to = block.addUnfilled(request, Phase.PREFILL, position);
    int from = (position * stride + sequence) * cells;
    System.arraycopy(window, from, block.experts(), to, cells);
    float[] target = block.weights();
    if (target != null) {
      System.arraycopy(weights, from, target, to, cells);
    }
  }

  @Override
  public void close() {
    layers.forEach(FlameColumn::close);
    layers.clear();
  }
}
