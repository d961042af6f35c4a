package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import org.assertj.core.api.AbstractStringAssert;

/** Trace files written by a test, and what is read from them. */
record Fixture(TraceFormat format, Path folder) {
  Fixture write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Fixture write(String name, byte[] content) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      // Some file systems take a millisecond to write over a file.
      Files.deleteIfExists(folder.resolve(name));
      Files.write(folder.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TraceFiles files(String path) {
    return TraceFiles.of(folder, path, Location.of("test"));
  }

  RoutingTrace open(String path) {
    return open(path, Options.none(), Optional.empty());
  }

  RoutingTrace open(String path, MoeModel card) {
    return open(path, Options.none(), Optional.of(card));
  }

  RoutingTrace open(String path, Options options, Optional<MoeModel> card) {
    return format.open(new TraceRequest(files(path), options, card, 0));
  }

  /** The option {@code top_k}, as if it stood in line 3 of a scenario. */
  static Options topK(int topK) {
    Written written = new Written(
        "trace.top_k",
        String.valueOf(topK),
        Written.Kind.WHOLE_NUMBER,
        Location.inText("scenario.yaml", 3, 10));
    return new Options(Location.inText("scenario.yaml", 1, 1), Map.of("top_k", written));
  }

  /** The message with which {@code path} is refused, without the folder before the file's name. */
  AbstractStringAssert<?> refusal(String path, Options options) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> open(path, options, Optional.empty()))
        .isInstanceOf(InputException.class)
        .satisfies(e -> messages.add(e.getMessage().replace(folder + "/", "")));
    return org.assertj.core.api.Assertions.assertThat(messages.get(0));
  }

  AbstractStringAssert<?> refusal(String path) {
    return refusal(path, Options.none());
  }

  /** Tokens such as {@code "0P0 3,7 1,2"}: request, phase, position, the experts of each layer. */
  static List<String> tokens(RoutingTrace trace) {
    return tokens(trace.open(0), trace.model().layers(), trace.model().topK(), false);
  }

  static List<String> tokens(RoutingReader reader, int layers, int topK, boolean withWeights) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(layers, topK, 3, withWeights);
    try (reader) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens.add(shown(block, token));
        }
      }
    }
    return tokens;
  }

  private static String shown(RoutingBlock block, int token) {
    StringBuilder text = new StringBuilder();
    text.append(block.requests()[token]).append(block.phase(token) == Phase.PREFILL ? 'P' : 'D');
    text.append(block.positions()[token]);
    int width = block.layers() * block.topK();
    for (int i = 0; i < width; i++) {
      text.append(i % block.topK() == 0 ? ' ' : ',').append(block.experts()[token * width + i]);
      if (block.weights() != null) {
        text.append('*').append(block.weights()[token * width + i]);
      }
    }
    return text.toString();
  }
}
