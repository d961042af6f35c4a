package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import org.assertj.core.api.AbstractStringAssert;

/** Files of records that a test writes or has among its resources, and what is read from them. */
record RecordFixture(TraceFormat format, Path folder) {
  static RecordFixture of(String format, Path folder) {
    return new RecordFixture(TraceFormats.find(format).orElseThrow(), folder);
  }

  RecordFixture write(String name, String content) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.deleteIfExists(folder.resolve(name));
      Files.writeString(folder.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a resource of this package to its name below the folder. */
  RecordFixture copy(String resource) {
    return write(resource, text(resource));
  }

  /** A resource of this package as text. */
  static String text(String resource) {
    try (var in = RecordFixture.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TraceFiles files(String path) {
    return TraceFiles.of(folder, path, Location.of("test"));
  }

  /** The trace at {@code path}, with options such as {@code bad_rows=skip}. */
  RoutingTrace open(String path, String... options) {
    return format.open(new TraceRequest(files(path), options(options), Optional.empty(), 0));
  }

  RoutingTrace open(String path, MoeModel card) {
    return format.open(new TraceRequest(files(path), Options.none(), Optional.of(card), 0));
  }

  static Options options(String... settings) {
    Map<String, Written> written = new LinkedHashMap<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      Written.Kind kind = parts[1].matches("[0-9]+")
          ? Written.Kind.WHOLE_NUMBER
          : parts[1].matches("true|false") ? Written.Kind.FLAG : Written.Kind.TEXT;
      written.put(
          parts[0], new Written("trace." + parts[0], parts[1], kind, Location.of("options")));
    }
    return new Options(Location.of("options"), written);
  }

  /** The message with which {@code path} is refused, without the folder before the file's name. */
  AbstractStringAssert<?> refusal(String path, String... options) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> open(path, options))
        .isInstanceOf(InputException.class)
        .satisfies(e -> messages.add(e.getMessage().replace(folder + "/", "")));
    return assertThat(messages.get(0));
  }

  /** The recognised formats of {@code path}. */
  List<String> recognised(String path) {
    TraceFiles found = files(path);
    return TraceFormats.all().stream()
        .filter(known -> known.recognises(found))
        .map(TraceFormat::name)
        .toList();
  }

  /** Warnings without the folder before names of files. */
  List<String> warnings(RoutingTrace trace) {
    return trace.facts().warnings().stream()
        .map(warning -> warning.replace(folder + "/", ""))
        .toList();
  }

  /** Tokens such as {@code "0P0 3,7 1,2"}: request, phase, position, the experts of each layer. */
  static List<String> tokens(RoutingTrace trace) {
    return tokens(trace, 0, false);
  }

  /** The same with weights, {@code "0P0 3*0.75,7*0.25"}. */
  static List<String> weighted(RoutingTrace trace) {
    return tokens(trace, 0, true);
  }

  static List<String> tokens(RoutingTrace trace, int firstRequest, boolean withWeights) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), 3, withWeights);
    try (RoutingReader reader = trace.open(firstRequest)) {
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
      short expert = block.experts()[token * width + i];
      text.append(i % block.topK() == 0 ? ' ' : ',').append(expert < 0 ? "-" : expert);
      if (block.weights() != null && expert >= 0) {
        text.append('*').append(block.weights()[token * width + i]);
      }
    }
    return text.toString();
  }
}
