package moesim.process;

import java.io.ByteArrayOutputStream;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What happens in a cache, as lines of JSON. What a line says happened in the order of
 * {@link Part}; what happens out of this order begins another line.
 */
final class Telling {
  /** What a line can say, in the order in which it happened. */
  enum Part {
    NOTHING,
    USED,
    AHEAD,
    RESET,
    STEP,
    MISSED,
    FREE
  }

  /** Where finished lines go. */
  @FunctionalInterface
  interface Listener {
    void line(byte[] bytes, int length) throws Conversation.Failure;
  }

  /** Bytes that can be read without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    private byte[] array() {
      return buf;
    }
  }

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Listener listener;
  private final Bytes bytes = new Bytes();
  private @Nullable JsonGenerator json;
  private Part part = Part.NOTHING;

  Telling(Listener listener) {
    this.listener = listener;
  }

  /** The first line: the cache, and what the trace carries. */
  void greet(PolicyContext context, boolean gateWeights) throws Conversation.Failure {
    PageTable pages = context.pages();
    int pageCount = pages.pageCount();
    int experts = 1;
    while (experts < pageCount && pages.layerOf(experts) == pages.layerOf(0)) {
      experts++;
    }
    JsonGenerator line = begin();
    line.writeNumberProperty("protocol", Replies.PROTOCOL);
    line.writeNumberProperty("seed", context.draws().seed());
    context
        .semantics()
        .ifPresent(semantics -> line.writeStringProperty("semantics", semantics.toString()));
    line.writeNumberProperty("layers", context.layers());
    line.writeNumberProperty("experts", experts);
    line.writeNumberProperty("pages", pageCount);
    line.writeNumberProperty("first_layer", pages.layerOf(0));
    line.writeNumberProperty("capacity", context.capacity());
    property(line, "weight", pageCount, pages::weightOf);
    if (pages.bytesOf(0) != PageTable.UNKNOWN) {
      property(line, Replies.BYTES, pageCount, pages::bytesOf);
    }
    property(line, "miss_cost", pageCount, pages::missCostOf);
    line.writeArrayPropertyStart("trace");
    if (gateWeights) {
      line.writeString(Replies.GATE_WEIGHTS);
    }
    line.writeEndArray();
    finish();
  }

  /** A number of every page. */
  @FunctionalInterface
  private interface OfPage {
    long get(int page);
  }

  /** One number if all pages have it, else a list. */
  private static void property(JsonGenerator line, String name, int pageCount, OfPage value) {
    boolean same = true;
    for (int page = 1; page < pageCount; page++) {
      same &= value.get(page) == value.get(0);
    }
    if (same) {
      line.writeNumberProperty(name, value.get(0));
      return;
    }
    line.writeArrayPropertyStart(name);
    for (int page = 0; page < pageCount; page++) {
      line.writeNumber(value.get(page));
    }
    line.writeEndArray();
  }

  void used(int page) throws Conversation.Failure {
    list(Part.USED, "used").writeNumber(page);
  }

  void ahead(int page) throws Conversation.Failure {
    list(Part.AHEAD, "ahead").writeNumber(page);
  }

  void missed(int page) throws Conversation.Failure {
    list(Part.MISSED, "missed").writeNumber(page);
  }

  void reset() throws Conversation.Failure {
    enter(Part.RESET).writeBooleanProperty("reset", true);
  }

  void step(LayerStep step, boolean gateWeights) throws Conversation.Failure {
    JsonGenerator line = enter(Part.STEP);
    line.writeNumberProperty("step", step.step());
    line.writeNumberProperty("layer", step.layer());
    line.writeStringProperty("phase", step.phase() == Phase.PREFILL ? "prefill" : "decode");
    if (step.startsBatch()) {
      line.writeBooleanProperty("new_batch", true);
    }
    line.writeName("pages");
    line.writeArray(step.pages(), 0, step.count());
    if (gateWeights) {
      float[] weights = step.gateWeights();
      line.writeArrayPropertyStart(Replies.GATE_WEIGHTS);
      for (int i = 0; i < step.count(); i++) {
        if (Float.isNaN(weights[i])) {
          line.writeNull();
        } else {
          line.writeNumber(weights[i]);
        }
      }
      line.writeEndArray();
    }
  }

  /**
   * Ends the line with a question: which pages free {@code weight}, the first {@code count} of
   * {@code pinned} excepted.
   */
  void free(long weight, int[] pinned, int count) throws Conversation.Failure {
    JsonGenerator line = enter(Part.FREE);
    line.writeNumberProperty("free", weight);
    line.writeName("pinned");
    line.writeArray(pinned, 0, count);
    finish();
  }

  /** Tells what is begun. */
  void finish() throws Conversation.Failure {
    JsonGenerator line = json;
    if (line == null) {
      return;
    }
    closeList(line);
    line.writeEndObject();
    line.close();
    json = null;
    part = Part.NOTHING;
    bytes.write('\n');
    listener.line(bytes.array(), bytes.size());
  }

  private JsonGenerator list(Part wanted, String name) throws Conversation.Failure {
    JsonGenerator open = json;
    if (open != null && part == wanted) {
      return open;
    }
    JsonGenerator line = enter(wanted);
    line.writeArrayPropertyStart(name);
    return line;
  }

  private JsonGenerator enter(Part wanted) throws Conversation.Failure {
    JsonGenerator open = json;
    if (open != null && part.compareTo(wanted) < 0) {
      closeList(open);
      part = wanted;
      return open;
    }
    finish();
    part = wanted;
    return begin();
  }

  private void closeList(JsonGenerator line) {
    if (part == Part.USED || part == Part.AHEAD || part == Part.MISSED) {
      line.writeEndArray();
    }
  }

  private JsonGenerator begin() {
    bytes.reset();
    JsonGenerator line =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8);
    json = line;
    line.writeStartObject();
    return line;
  }
}
