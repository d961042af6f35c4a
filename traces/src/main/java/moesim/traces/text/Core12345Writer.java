package moesim.traces.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.RequestWriter;
import moesim.traces.TokenBuffer;
import tools.jackson.core.JsonGenerator;

/** Writes requests as {@link Core12345}. Layers that the model does not list are dense: null. */
final class Core12345Writer implements RequestWriter, AutoCloseable {
  private final MoeModel model;
  private final JsonRequests files;

  /** Writes to {@code part}, or to files in it if it is a folder. */
  Core12345Writer(RoutingTrace trace, Path part) {
    model = trace.model();
    files = new JsonRequests(trace, part, ".json");
  }

  @Override
  public void begin(int request, TokenBuffer prompt) throws IOException {
    if (prompt.tokens() == 0) {
      throw files.refused("core12345", request, "has no prompt, which is the first step of a file");
    }
    JsonGenerator steps = files.begin(request);
    steps.writeStartArray();
    writeStep(steps, 0, prompt);
  }

  @Override
  public void decoded(int position, TokenBuffer token) {
    JsonGenerator steps = files.json();
    steps.writeRaw('\n');
    writeStep(steps, position, token);
  }

  private void writeStep(JsonGenerator steps, int position, TokenBuffer tokens) {
    List<Integer> ids = model.layerIds();
    steps.writeStartObject();
    int moe = 0;
    for (int id = 0; id <= ids.get(ids.size() - 1); id++) {
      steps.writeName(Integer.toString(id));
      if (ids.get(moe) == id) {
        writeLayer(steps, position, tokens, moe++);
      } else {
        steps.writeNull();
      }
    }
    steps.writeEndObject();
  }

  private void writeLayer(JsonGenerator steps, int position, TokenBuffer tokens, int layer) {
    steps.writeStartArray();
    for (int token = 0; token < tokens.tokens(); token++) {
      if (tokens.selected(token, layer) < model.topK()) {
        throw files.refused(
            "core12345",
            "lacks experts of token " + (position + token) + " at layer "
                + model.layerIds().get(layer) + ", where all have to be there");
      }
      steps.writeStartArray();
      for (int rank = 0; rank < model.topK(); rank++) {
        steps.writeNumber(tokens.expert(token, layer, rank));
      }
      steps.writeEndArray();
    }
    steps.writeEndArray();
  }

  @Override
  public void end() throws IOException {
    JsonGenerator steps = files.json();
    steps.writeEndArray();
    steps.writeRaw('\n');
    files.close();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
