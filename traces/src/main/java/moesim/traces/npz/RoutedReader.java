package moesim.traces.npz;

import java.util.List;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.traces.CardCheck;
import moesim.traces.DataFile;
import org.jspecify.annotations.Nullable;

/** A pass over routed experts, file by file. Holds one token. */
final class RoutedReader implements RoutingReader {
  private final List<DataFile> files;
  private final RoutedLayout layout;
  private final int experts;
  private final RoutedNotes notes;
  private final int[] indices;
  private final int[] cells;
  private int request;
  private int token;
  private @Nullable RoutedRequest open;

  RoutedReader(
      List<DataFile> files, RoutedLayout layout, int experts, int firstRequest, RoutedNotes notes) {
    this.files = files;
    this.layout = layout;
    this.experts = experts;
    this.notes = notes;
    request = firstRequest;
    indices = layout.indices().stream().mapToInt(Integer::intValue).toArray();
    cells = new int[layout.layers() * layout.shape().topK()];
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    while (!block.isFull() && request < files.size()) {
      RoutedRequest from = open;
      if (from == null) {
        from = new RoutedRequest(files.get(request), layout, notes);
        open = from;
        token = 0;
      }
      while (token < from.tokens() && !block.isFull()) {
        add(from, block);
        token++;
      }
      if (token == from.tokens()) {
        close();
        request++;
      }
    }
    return block.tokens() > 0;
  }

  private void add(RoutedRequest from, RoutingBlock block) {
    from.next(cells);
    Phase phase = token < from.promptTokens() ? Phase.PREFILL : Phase.DECODE;
    int to = block.add(request, phase, from.firstPosition() + token);
    int topK = block.topK();
    short[] ids = block.experts();
    for (int layer = 0; layer < layout.layers(); layer++) {
      int row = layer * topK;
      int index = indices[layer];
      if (topK > 1 && isZero(row, topK)) {
        if (index != RoutedLayout.DENSE) {
          notes.unrecorded();
        }
        continue;
      }
      if (index == RoutedLayout.DENSE) {
        throw from.problem(
            layer, "a layer that has zeros only in the first file, as dense layers have");
      }
      copyRow(from, layer, row, ids, to + index * topK);
    }
  }

  private boolean isZero(int row, int topK) {
    for (int i = row; i < row + topK; i++) {
      if (cells[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void copyRow(RoutedRequest from, int layer, int row, short[] ids, int to) {
    int topK = layout.shape().topK();
    for (int i = 0; i < topK; i++) {
      int id = cells[row + i];
      if (id < RoutingBlock.ABSENT || id >= experts) {
        throw from.problem(layer, CardCheck.outside(id, experts));
      }
      for (int j = 0; j < i; j++) {
        if (id != RoutingBlock.ABSENT && cells[row + j] == id) {
          throw from.problem(layer, "expert " + id + " twice among the " + topK + " of one token");
        }
      }
      ids[to + i] = (short) id;
    }
  }

  @Override
  public void close() {
    RoutedRequest from = open;
    open = null;
    if (from != null) {
      from.close();
    }
  }
}
