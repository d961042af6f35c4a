package moesim.traces.npz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;

/** The tokens of one file of routed experts, one after the other. */
final class RoutedRequest implements AutoCloseable {
  /** A stretch of tokens in one array. */
  private record Part(String name, NpyArray array, int tokens) {}

  private static final int UNKNOWN = -1;

  private final NpzFile file;
  private final RoutedLayout layout;
  private final List<Part> parts = new ArrayList<>();
  private int part;
  private int inPart;
  private int tokens;
  private int promptTokens;
  private int firstPosition;

  RoutedRequest(DataFile data, RoutedLayout layout, RoutedNotes notes) {
    this.layout = layout;
    file = new NpzFile(data);
    boolean open = false;
    try {
      int recorded = add(RoutedLayout.PROMPT_EXPERTS);
      boolean isPromptThere = !parts.isEmpty();
      int response = add(RoutedLayout.EXPERTS);
      if (tokens == 0) {
        throw new InputException(Location.of(data), "the request has no tokens");
      }
      if (isPromptThere) {
        promptTokens = recorded;
        compare(recorded, response, notes);
      } else {
        split(response, notes);
      }
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  private int add(String name) {
    int added = 0;
    for (NpyArray array : file.has(name) ? file.arrays(name) : List.<NpyArray>of()) {
      int[] shape = RoutedLayout.threeOf(file, name, array.header());
      if (shape[1] != layout.layers() || shape[2] != layout.shape().topK()) {
        throw new InputException(
            Location.of(file.file()),
            name + ": " + array.header() + ", but the first file has " + layout.layers()
                + " layers and top-k " + layout.shape().topK()
                + "; one trace is of one model, so give a folder or glob of one");
      }
      parts.add(new Part(name, array, shape[0]));
      added += shape[0];
    }
    tokens += added;
    return added;
  }

  /**
   * Compares what is recorded with what was run, if the file says it: a server whose prefix cache
   * has the beginning of a prompt returns the rest of it only.
   */
  private void compare(int recorded, int response, RoutedNotes notes) {
    int prompt = lengthOf(RoutedLayout.PROMPT_IDS);
    int output = lengthOf(RoutedLayout.OUTPUT_IDS);
    if (prompt != UNKNOWN && recorded > prompt) {
      throw unfit(RoutedLayout.PROMPT_EXPERTS, recorded, prompt + " prompt tokens");
    }
    if (output != UNKNOWN && response > output) {
      throw unfit(
          RoutedLayout.EXPERTS,
          response,
          output + " output tokens, as " + RoutedLayout.PROMPT_EXPERTS + " has the prompt");
    }
    if (recorded < prompt) {
      firstPosition = prompt - recorded;
      notes.promptIsCut(file.file());
    }
  }

  /**
   * Finds out which of {@code rows} tokens are prompt. A server may return all tokens or those of
   * the response only, and the last token of a response is never run through the model.
   */
  private void split(int rows, RoutedNotes notes) {
    int prompt = lengthOf(RoutedLayout.PROMPT_IDS);
    int output = lengthOf(RoutedLayout.OUTPUT_IDS);
    if (prompt == UNKNOWN) {
      promptTokens = rows;
      notes.phasesAreUnknown(file.file());
    } else if (output == UNKNOWN) {
      if (rows < prompt) {
        throw unfit(
            RoutedLayout.EXPERTS,
            rows,
            prompt + " prompt tokens, and no output_token_ids say which are recorded");
      }
      promptTokens = prompt;
    } else if (rows > prompt + output) {
      throw unfit(RoutedLayout.EXPERTS, rows, prompt + " prompt and " + output + " output tokens");
    } else if (rows >= prompt + output - 1) {
      promptTokens = prompt;
    } else if (rows <= output && rows >= output - 1) {
      firstPosition = prompt;
    } else {
      int decoded = Math.min(rows, Math.max(0, output - 1));
      promptTokens = rows - decoded;
      firstPosition = prompt + decoded - rows;
      notes.promptIsCut(file.file());
    }
  }

  private InputException unfit(String name, int rows, String tokens) {
    return new InputException(
        Location.of(file.file()), name + " has " + rows + " tokens for " + tokens);
  }

  private int lengthOf(String name) {
    if (!file.has(name)) {
      return UNKNOWN;
    }
    NpyHeader header = file.header(name);
    return header.rank() == 1 && header.type().isWhole() ? header.shape().get(0) : UNKNOWN;
  }

  int tokens() {
    return tokens;
  }

  /** The first so many are of the prompt. */
  int promptTokens() {
    return promptTokens;
  }

  /** Position of the first token in the request. */
  int firstPosition() {
    return firstPosition;
  }

  /** Fills {@code cells} with the next token, {@code [layers][topK]}. */
  void next(int[] cells) {
    while (inPart == parts.get(part).tokens()) {
      part++;
      inPart = 0;
    }
    try {
      parts.get(part).array().read(cells);
    } catch (IOException e) {
      throw file.problem(parts.get(part).name(), e);
    }
    inPart++;
  }

  /** What is wrong with a layer of the last token. */
  InputException problem(int layer, String message) {
    return new InputException(
        Location.of(file.file()),
        parts.get(part).name() + "[" + (inPart - 1) + ", " + layer + "]: " + message);
  }

  @Override
  public void close() {
    file.close();
  }
}
