package moesim.traces.sglang;

import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.text.Place;
import moesim.traces.torch.TensorReader;
import moesim.traces.torch.TorchFile;
import moesim.traces.torch.TorchTensor;

/** What the recorder wrote of one forward pass of one rank. Errors name the record. */
final class RecordedPass implements Place {
  static final String NUMBER = "forward_pass_id";
  static final String EXPERTS = "topk_ids_of_layer";
  static final String POSITIONS = "positions";
  static final String LENGTHS = "extend_seq_lens";
  static final String INPUT = "input_ids";

  // Layers, or experts of a token: far beyond any model.
  private static final int MOST = 1 << 12;
  // Tokens of a pass: likewise.
  private static final int MOST_TOKENS = 1 << 24;
  private static final int[] NONE = {};

  private final TorchFile torch;
  private final Map<?, ?> fields;
  private final int index;

  RecordedPass(TorchFile torch, Map<?, ?> fields, int index) {
    this.torch = torch;
    this.fields = fields;
    this.index = index;
  }

  /** Where it is. */
  Location location() {
    return Location.of(torch.file() + ": " + RecorderFile.RECORDS + "[" + index + "]");
  }

  /** Its place in the list of records. */
  int index() {
    return index;
  }

  boolean has(String field) {
    return fields.get(field) != null;
  }

  /** Its number among the forward passes of the server. */
  long number() {
    return wholeNumber(NUMBER);
  }

  /** The rank whose pass it is. */
  long rank() {
    return wholeNumber("rank");
  }

  /** What kind of pass it is, as SGLang numbers them: {@link ForwardMode}. */
  long mode() {
    return wholeNumber("forward_mode");
  }

  private long wholeNumber(String field) {
    Object value = fields.get(field);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw problem(field + (value == null ? " is missing" : " is no whole number"));
  }

  /** Whole numbers of a field, a list or a tensor of one dimension; empty if it is None or missing. */
  int[] numbers(String field) {
    Object value = fields.get(field);
    if (value == null) {
      return NONE;
    }
    if (value instanceof TorchTensor tensor && tensor.sizes().length == 1) {
      return ofTensor(field, tensor);
    }
    if (!(value instanceof List<?> list)) {
      throw problem(field + " is no list of whole numbers");
    }
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Integer number)) {
        throw problem(field + "[" + i + "] is no whole number of 32 bits");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  private int[] ofTensor(String field, TorchTensor tensor) {
    if (tensor.elements() > MOST_TOKENS) {
      throw problem(field + " is " + tensor + "; at most " + MOST_TOKENS + " tokens are read");
    }
    int[] numbers = new int[(int) tensor.elements()];
    try (TensorReader reader = torch.open(tensor)) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = whole(reader.next(), field);
      }
    }
    return numbers;
  }

  /** A number of a field, which has to be one of 32 bits. */
  int whole(long number, String field) {
    if ((int) number != number) {
      throw problem(field + ": " + number + " is no whole number of 32 bits");
    }
    return (int) number;
  }

  /** The experts of each layer, token and rank of the router: physical ids, −1 where there is none. */
  TorchTensor experts() {
    if (fields.get(EXPERTS) instanceof TorchTensor tensor
        && tensor.sizes().length == 3
        && tensor.isWhole()
        && isUsual(tensor.sizes())) {
      return tensor;
    }
    throw problem(EXPERTS + " is " + described(EXPERTS)
        + "; expected a tensor of whole numbers [layers, tokens, top-k]");
  }

  // Sizes of which one is zero may else be anything.
  private static boolean isUsual(long[] sizes) {
    return sizes[0] <= MOST && sizes[1] <= MOST_TOKENS && sizes[2] <= MOST;
  }

  /** Tokens of each layer and slot. */
  TorchTensor counts(String field) {
    if (fields.get(field) instanceof TorchTensor tensor && tensor.sizes().length == 2) {
      return tensor;
    }
    throw problem(
        field + " is " + described(field) + "; expected a tensor [layers, physical experts]");
  }

  private String described(String field) {
    Object value = fields.get(field);
    return value == null
        ? "missing"
        : value instanceof TorchTensor ? value.toString() : "no tensor";
  }

  TensorReader open(TorchTensor tensor) {
    return torch.open(tensor);
  }

  @Override
  public InputException problem(String message) {
    return new InputException(location(), message);
  }

  @Override
  public InputException repeated(String message) {
    return problem(message + "; does the map of experts fit this pass? A server that moves experts"
        + " while it records leaves only the last map");
  }
}
