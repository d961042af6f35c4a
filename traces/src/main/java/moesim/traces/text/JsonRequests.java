package moesim.traces.text;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON files that are written, one per request: a file, or files in a folder. */
public final class JsonRequests implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().rootValueSeparator("\n").build();

  private final RoutingTrace trace;
  private final Path part;
  private final String ending;
  private final boolean asFolder;
  private int request;
  private @Nullable OutputStream out;
  private @Nullable JsonGenerator json;

  /** Writes requests of {@code trace} to {@code part}, or to files in it if it is a folder. */
  public JsonRequests(RoutingTrace trace, Path part, String ending) {
    this.trace = trace;
    this.part = part;
    this.ending = ending;
    asFolder = Files.isDirectory(part);
  }

  /** Begins the file of {@code number}. */
  public JsonGenerator begin(int number) throws IOException {
    request = number;
    Path file = asFolder ? part.resolve(number + ending) : part;
    OutputStream opened = new BufferedOutputStream(Files.newOutputStream(file));
    out = opened;
    json = FACTORY.createGenerator(ObjectWriteContext.empty(), opened);
    return json;
  }

  /** The file that has begun. */
  public JsonGenerator json() {
    if (json == null) {
      throw new IllegalStateException("no request has begun");
    }
    return json;
  }

  /** That a request, the one that has begun unless said, cannot be written. */
  public InputException refused(String format, int number, String why) {
    return new InputException(
        Location.of(trace.facts().source()),
        "cannot be written as " + format + ": request " + number + " " + why);
  }

  /** That the request that has begun cannot be written. */
  public InputException refused(String format, String why) {
    return refused(format, request, why);
  }

  @Override
  public void close() throws IOException {
    JsonGenerator written = json;
    OutputStream opened = out;
    json = null;
    out = null;
    if (opened != null) {
      try (opened) {
        if (written != null) {
          written.close();
        }
      }
    }
  }
}
