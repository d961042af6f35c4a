package moesim.traces.records;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.RequestWriter;
import moesim.traces.TokenBuffer;
import moesim.traces.text.JsonRequests;
import tools.jackson.core.JsonGenerator;

/** Writes requests as {@link RoutingJsonl}: prompts layer by layer, decoded tokens one by one. */
final class RoutingJsonlWriter implements RequestWriter, AutoCloseable {
  private final String origin;
  private final MoeModel model;
  private final JsonRequests files;
  // By index.
  private final BitSet layersSeen = new BitSet();

  /** Writes to {@code part}, or to files in it if it is a folder. */
  RoutingJsonlWriter(RoutingTrace trace, Path part) {
    origin = trace.facts().format();
    model = trace.model();
    files = new JsonRequests(trace, part, ".jsonl");
  }

  @Override
  public void begin(int request, TokenBuffer prompt) throws IOException {
    JsonGenerator lines = files.begin(request);
    writeMetadata(lines);
    for (int token = 0; token < prompt.tokens(); token++) {
      checkToken(token, token, prompt);
    }
    for (int layer = 0; layer < model.layers(); layer++) {
      for (int token = 0; token < prompt.tokens(); token++) {
        writeSelection(lines, "prompt", token, prompt, token, layer);
      }
    }
  }

  private void writeMetadata(JsonGenerator lines) {
    lines.writeStartObject();
    lines.writeStringProperty("record_type", "metadata");
    lines.writeStringProperty("format", RoutingJsonl.FORMAT);
    lines.writeNumberProperty("format_version", 1);
    lines.writeStringProperty("model_id", model.name());
    lines.writeNumberProperty("num_experts", model.selectableExperts());
    lines.writeNumberProperty("experts_per_token", model.topK());
    lines.writeStringProperty("capture_method", "moesim from " + origin);
    lines.writeEndObject();
  }

  @Override
  public void decoded(int position, TokenBuffer token) {
    JsonGenerator lines = files.json();
    checkToken(position, 0, token);
    for (int layer = 0; layer < model.layers(); layer++) {
      writeSelection(lines, "generated", position, token, 0, layer);
    }
  }

  private void checkToken(int position, int token, TokenBuffer tokens) {
    int selected = 0;
    for (int layer = 0; layer < model.layers(); layer++) {
      selected += tokens.selected(token, layer);
    }
    if (selected == 0) {
      throw refused(position, "no expert at any layer");
    }
  }

  private void writeSelection(
      JsonGenerator lines, String phase, int position, TokenBuffer tokens, int token, int layer) {
    int selected = tokens.selected(token, layer);
    if (selected == 0) {
      return;
    }
    if (selected < model.topK()) {
      throw refused(
          position,
          selected + " of " + model.topK() + " experts at layer "
              + model.layerIds().get(layer));
    }
    layersSeen.set(layer);
    lines.writeStartObject();
    lines.writeStringProperty("record_type", "routing_selection");
    lines.writeStringProperty("phase", phase);
    lines.writeNumberProperty("token_position", position);
    lines.writeNumberProperty("layer", model.layerIds().get(layer));
    lines.writeArrayPropertyStart("selected_experts");
    for (int rank = 0; rank < model.topK(); rank++) {
      lines.writeNumber(tokens.expert(token, layer, rank));
    }
    lines.writeEndArray();
    if (tokens.isWeighted(token, layer)) {
      lines.writeArrayPropertyStart("selected_probabilities");
      for (int rank = 0; rank < model.topK(); rank++) {
        lines.writeNumber(probability(position, tokens.weight(token, layer, rank)));
      }
      lines.writeEndArray();
    }
    lines.writeEndObject();
  }

  private float probability(int position, float weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw refused(
          position,
          "the gate weight " + weight
              + ", which is no probability; --without-weights leaves them out");
    }
    return weight;
  }

  private InputException refused(int position, String what) {
    return files.refused("routing-jsonl", "has at token " + position + " " + what);
  }

  @Override
  public void end() throws IOException {
    files.json().writeRaw('\n');
    files.close();
  }

  /** Checks that every layer occurs, as only those that do are known to a reader. */
  void checkLayers(RoutingTrace trace) {
    int missing = layersSeen.nextClearBit(0);
    if (missing < model.layers()) {
      throw new InputException(
          Location.of(trace.facts().source()),
          "cannot be written as routing-jsonl: layer " + model.layerIds().get(missing)
              + " has no selection, so that nothing would tell it is there");
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
