package moesim.traces.text;

import java.util.List;
import moesim.routing.Phase;
import moesim.traces.DataFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The lines of a token-jsonl recording, file by file: each a decoded token. */
final class TokenJsonlSteps implements StepSource {
  private static final int NONE = -1;

  private final List<DataFile> files;
  private final int layers;
  private int request;
  private @Nullable JsonFile open;
  private int position;
  private int lastTok;

  TokenJsonlSteps(List<DataFile> files, int layers, int firstRequest) {
    this.files = files;
    this.layers = layers;
    request = firstRequest;
  }

  @Override
  public boolean next(RecordedStep step) {
    while (request < files.size()) {
      JsonFile json = open == null ? openNext() : open;
      json.atStep(position);
      if (json.next() != JsonToken.NOT_AVAILABLE) {
        readToken(json, step);
        return true;
      }
      if (position == 0) {
        throw json.unexpected("an object with \"tok\" and \"layers\"");
      }
      close();
      request++;
    }
    return false;
  }

  private JsonFile openNext() {
    JsonFile json = new JsonFile(files.get(request));
    open = json;
    position = 0;
    lastTok = NONE;
    return json;
  }

  private void readToken(JsonFile json, RecordedStep step) {
    json.expectCurrent(JsonToken.START_OBJECT, "an object with \"tok\" and \"layers\"");
    step.begin(request, Phase.DECODE, position);
    int tok = NONE;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      if ("tok".equals(field) && tok == NONE) {
        tok = readTok(json);
      } else if ("layers".equals(field) && step.tokens() == 0) {
        readLayers(json, step);
      } else {
        throw json.problem("unexpected field " + Excerpt.of(field)
            + "; a line has \"tok\" and \"layers\", once each");
      }
    }
    if (tok == NONE || step.tokens() == 0) {
      throw json.problem("\"" + (tok == NONE ? "tok" : "layers") + "\" is missing");
    }
    if (lastTok != NONE && tok != lastTok + 1) {
      throw json.problem("tok " + tok + " follows tok " + lastTok + "; are lines missing?");
    }
    lastTok = tok;
    position++;
  }

  private static int readTok(JsonFile json) {
    json.expect(JsonToken.VALUE_NUMBER_INT, "the token's number");
    int tok = json.intValue();
    if (tok < 0) {
      throw json.problem("tok " + tok + " is negative");
    }
    return tok;
  }

  private void readLayers(JsonFile json, RecordedStep step) {
    json.expect(JsonToken.START_ARRAY, "a list of layers");
    int layer = 0;
    json.atLayerIndex(layer);
    while (json.next() == JsonToken.START_ARRAY) {
      if (layer == layers) {
        throw json.problem("more than " + layers + " layers; the first line has " + layers);
      }
      step.openLayer(layer, 0);
      step.startToken();
      while (json.next() == JsonToken.VALUE_NUMBER_INT) {
        step.add(json.intValue(), json);
      }
      json.expectCurrent(JsonToken.END_ARRAY, "an expert id");
      step.endToken(json);
      step.closeLayer();
      json.atLayerIndex(++layer);
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a layer's list of experts");
    json.atNoLayer();
    if (layer != layers) {
      throw json.problem(layer + " layers; the first line has " + layers);
    }
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
