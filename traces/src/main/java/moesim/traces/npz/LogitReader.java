package moesim.traces.npz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.traces.DataFile;
import org.jspecify.annotations.Nullable;

/** A pass over router logits, file by file, through the arrays of all layers at once. */
final class LogitReader implements RoutingReader {
  private final List<DataFile> files;
  private final RouterLayers layers;
  private final int experts;
  private final TopLogits top;
  private final float[] logits;
  private final List<NpyArray> arrays = new ArrayList<>();
  private @Nullable NpzFile open;
  private int request;
  private int tokens;
  private int token;

  LogitReader(List<DataFile> files, RouterLayers layers, int experts, int firstRequest) {
    this.files = files;
    this.layers = layers;
    this.experts = experts;
    request = firstRequest;
    top = new TopLogits(layers.shape().topK());
    logits = new float[layers.experts()];
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    while (!block.isFull() && request < files.size()) {
      NpzFile file = open == null ? openNext() : open;
      while (token < tokens && !block.isFull()) {
        add(file, block);
        token++;
      }
      if (token == tokens) {
        close();
        request++;
      }
    }
    return block.tokens() > 0;
  }

  private NpzFile openNext() {
    DataFile data = files.get(request);
    NpzFile file = new NpzFile(data);
    open = file;
    token = 0;
    for (String name : layers.names()) {
      if (!file.has(name)) {
        throw new InputException(
            Location.of(data), "no array " + name + ", which the first file has");
      }
      int[] sizes = RouterLayers.sizesOf(file, name);
      if (sizes[1] != layers.experts()) {
        throw new InputException(
            Location.of(data),
            name + ": " + sizes[1] + " experts, but " + layers.names().get(0)
                + " of the first file has " + layers.experts());
      }
      if (!arrays.isEmpty() && sizes[0] != tokens) {
        throw new InputException(
            Location.of(data),
            name + ": " + sizes[0] + " tokens, but " + layers.names().get(0) + " has " + tokens);
      }
      tokens = sizes[0];
      arrays.add(file.array(name));
    }
    if (tokens == 0) {
      throw new InputException(Location.of(data), "the request has no tokens");
    }
    return file;
  }

  private void add(NpzFile file, RoutingBlock block) {
    int topK = block.topK();
    int to = block.add(request, Phase.PREFILL, token);
    float[] weights = block.weights();
    for (int layer = 0; layer < arrays.size(); layer++) {
      String name = layers.names().get(layer);
      try {
        arrays.get(layer).read(logits);
      } catch (IOException e) {
        throw file.problem(name, e);
      }
      int wrong = top.of(logits);
      if (wrong >= 0) {
        throw problem(file, name, "the logit of expert " + wrong + " is no number");
      }
      for (int rank = 0; rank < topK; rank++) {
        int cell = to + layer * topK + rank;
        int id = top.id(rank);
        if (id >= experts) {
          throw problem(file, name, "expert " + id + " outside [0, " + experts + ")");
        }
        block.experts()[cell] = (short) id;
        if (weights != null) {
          weights[cell] = top.value(rank);
        }
      }
    }
  }

  private InputException problem(NpzFile file, String name, String message) {
    return new InputException(Location.of(file.file()), name + "[" + token + "]: " + message);
  }

  @Override
  public void close() {
    NpzFile file = open;
    open = null;
    arrays.clear();
    if (file != null) {
      file.close();
    }
  }
}
