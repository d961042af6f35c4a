package moesim.traces.requests;

import java.util.Arrays;
import java.util.regex.Pattern;
import moesim.traces.text.JsonFile;
import moesim.traces.text.LineFile;
import tools.jackson.core.JsonToken;

/**
 * The traces of github.com/kvcache-ai/Mooncake: JSON lines {@code {"timestamp": 27482,
 * "input_length": 6955, "output_length": 52, "hash_ids": [46, 47]}}, times in milliseconds. A hash
 * id is a block of 512 tokens of the prompt; equal ids are shared prefixes. Other fields are not
 * read.
 */
final class MooncakeRequests implements RequestFormat {
  private static final Pattern HEAD = Pattern.compile(
      "\\s*\\{(?=.*\"timestamp\"\\s*:)(?=.*\"input_length\"\\s*:)(?=.*\"output_length\"\\s*:).*");
  private static final long NS_PER_MS = 1_000_000;

  @Override
  public String name() {
    return "mooncake-requests";
  }

  @Override
  public String sentence() {
    return "Mooncake trace, JSON lines with timestamp, input_length, output_length and hash_ids";
  }

  @Override
  public boolean recognises(String firstLine) {
    return HEAD.matcher(firstLine).matches();
  }

  @Override
  public void read(LineFile lines, RequestRows rows) {
    try (JsonFile json = new JsonFile(lines)) {
      long timestamp = -1;
      int prompt = -1;
      int output = -1;
      int[] blocks = {};
      json.expect(JsonToken.START_OBJECT, "an object with \"timestamp\"");
      for (String field = json.nextName(); field != null; field = json.nextName()) {
        switch (field) {
          case "timestamp" -> timestamp = json.wholeNumber("a time in milliseconds");
          case "input_length" -> prompt = json.wholeNumber("a number of tokens");
          case "output_length" -> output = json.wholeNumber("a number of tokens");
          case "hash_ids" -> blocks = blocks(json);
          default -> json.skipNext();
        }
      }
      if (timestamp < 0 || prompt < 0 || output < 0) {
        throw json.problem(
            "timestamp, input_length and output_length have to be there, of at least" + " 0");
      }
      json.expectEnd();
      rows.add(timestamp * NS_PER_MS, prompt, output, blocks);
    }
  }

  private static int[] blocks(JsonFile json) {
    json.expect(JsonToken.START_ARRAY, "a list of hash ids");
    int[] blocks = new int[16];
    int count = 0;
    while (json.next() != JsonToken.END_ARRAY) {
      blocks = count == blocks.length ? Arrays.copyOf(blocks, 2 * count) : blocks;
      blocks[count++] = json.currentWholeNumber("a hash id");
    }
    return Arrays.copyOf(blocks, count);
  }
}
