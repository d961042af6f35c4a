package moesim.traces.records;

import java.util.Arrays;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/** Experts of a stretch of tokens, read from nested lists by token, rank and layer. */
final class ExpertWindow {
  private int[] experts = new int[1 << 10];
  private int used;
  private int tokens;
  private int topK;
  private int layers;

  void clear() {
    used = 0;
    tokens = 0;
    topK = 0;
    layers = 0;
  }

  /** Reads the lists that come next. */
  void read(JsonFile json) {
    clear();
    json.expect(JsonToken.START_ARRAY, "a list of tokens");
    while (json.next() == JsonToken.START_ARRAY) {
      json.atStep(tokens);
      readToken(json);
      tokens++;
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a token's list of ranks");
    json.atNoStep();
  }

  private void readToken(JsonFile json) {
    int ranks = 0;
    while (json.next() == JsonToken.START_ARRAY) {
      int before = used;
      while (json.next() == JsonToken.VALUE_NUMBER_INT) {
        add(json.intValue());
      }
      json.expectCurrent(JsonToken.END_ARRAY, "an expert id");
      int found = used - before;
      layers = tokens == 0 && ranks == 0 ? found : layers;
      if (found != layers || found == 0) {
        throw json.problem(found + " layers for rank " + ranks + "; the first has " + layers);
      }
      ranks++;
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a rank's list of layers");
    topK = tokens == 0 ? ranks : topK;
    if (ranks != topK || ranks == 0) {
      throw json.problem(ranks + " ranks; the first token has " + topK);
    }
  }

  private void add(int expert) {
    if (used == experts.length) {
      experts = Arrays.copyOf(experts, 2 * used);
    }
    experts[used++] = expert;
  }

  int tokens() {
    return tokens;
  }

  int topK() {
    return topK;
  }

  int layers() {
    return layers;
  }

  int expert(int token, int rank, int layer) {
    return experts[(token * topK + rank) * layers + layer];
  }
}
