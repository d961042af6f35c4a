package moesim.traces.text;

import java.util.List;
import moesim.routing.Phase;
import moesim.traces.DataFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The steps of a core12345 recording, file by file. */
final class Core12345Steps implements StepSource {
  private final List<DataFile> files;
  private final Core12345Layers layers;
  private int request;
  private @Nullable JsonFile open;
  private int stepNumber;
  private int position;

  Core12345Steps(List<DataFile> files, Core12345Layers layers, int firstRequest) {
    this.files = files;
    this.layers = layers;
    request = firstRequest;
  }

  /** The first key of the object that begins at the current token, or null if it is empty. */
  static @Nullable String firstKey(JsonFile json) {
    json.expectCurrent(JsonToken.START_OBJECT, "a step: an object of layers");
    return json.nextName();
  }

  @Override
  public boolean next(RecordedStep step) {
    while (request < files.size()) {
      JsonFile json = open == null ? openNext() : open;
      json.atStep(stepNumber);
      if (json.next() != JsonToken.END_ARRAY) {
        readStep(json, step);
        return true;
      }
      endFile(json);
    }
    return false;
  }

  private JsonFile openNext() {
    JsonFile json = new JsonFile(files.get(request));
    open = json;
    stepNumber = 0;
    position = 0;
    json.expect(JsonToken.START_ARRAY, "a list of steps");
    return json;
  }

  private void endFile(JsonFile json) {
    if (stepNumber == 0) {
      throw json.problem("the request has no steps");
    }
    if (json.next() != JsonToken.NOT_AVAILABLE) {
      throw json.unexpected("the end of the file");
    }
    close();
    request++;
  }

  private void readStep(JsonFile json, RecordedStep step) {
    step.begin(request, stepNumber == 0 ? Phase.PREFILL : Phase.DECODE, position);
    int moeLayers = 0;
    for (String key = firstKey(json); key != null; key = json.nextName()) {
      json.atLayer(key);
      Integer layer = layers.indices().get(key);
      if (layer == null) {
        throw json.problem(
            request == 0
                ? "a layer that the first step does not have"
                : "a layer that the first file, " + files.get(0).name()
                    + ", does not have; one trace is of one model, so give a folder or glob of one");
      }
      JsonToken value = json.next();
      if (layer != Core12345Layers.DENSE) {
        readLayer(json, step, layer);
        moeLayers++;
      } else if (value != JsonToken.VALUE_NULL) {
        throw json.unexpected("null, as in the first step");
      }
    }
    json.atNoLayer();
    if (moeLayers < layers.shape().layers()) {
      throw json.problem("layer " + missing(step) + " is missing");
    }
    stepNumber++;
    position += step.tokens();
  }

  private void readLayer(JsonFile json, RecordedStep step, int layer) {
    json.expectCurrent(JsonToken.START_ARRAY, "a list of tokens");
    if (step.isOpened(layer)) {
      throw json.problem("the layer stands twice in this step");
    }
    int known = step.tokens();
    step.openLayer(layer, 0);
    int tokens = 0;
    while (json.next() == JsonToken.START_ARRAY) {
      step.startToken();
      while (json.next() == JsonToken.VALUE_NUMBER_INT) {
        step.add(json.intValue(), json);
      }
      json.expectCurrent(JsonToken.END_ARRAY, "an expert id");
      step.endToken(json);
      tokens++;
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a token's list of experts");
    step.closeLayer();
    if (stepNumber > 0 && tokens != 1) {
      throw json.problem(tokens + " tokens; a step after the first has one");
    }
    if (tokens == 0 || (known > 0 && tokens != known)) {
      throw json.problem(
          tokens + " tokens" + (known > 0 ? ", other layers of this step have " + known : ""));
    }
  }

  private int missing(RecordedStep step) {
    int layer = 0;
    while (step.isOpened(layer)) {
      layer++;
    }
    return layers.shape().layerIds().get(layer);
  }

  @Override
  public void close() {
    JsonFile json = open;
    open = null;
    if (json != null) {
      json.close();
    }
  }
}
