package moesim.traces.requests;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.TraceFiles;
import moesim.traces.text.LineFile;

/** Request traces in files, recognised by their first line. */
public final class RequestTraces {
  private RequestTraces() {}

  // New ones, as a reader remembers the columns of its file.
  private static List<RequestFormat> formats() {
    return List.of(AzureRequests.format(), BurstGptRequests.format(), new MooncakeRequests());
  }

  /** True if {@code files} are one file that is a request trace. */
  public static boolean recognises(TraceFiles files) {
    return format(files).isPresent();
  }

  private static Optional<RequestFormat> format(TraceFiles files) {
    if (files.files().size() != 1) {
      return Optional.empty();
    }
    String first = TraceFiles.headOf(files.files().get(0)).split("\\R", 2)[0];
    return formats().stream().filter(format -> format.recognises(first)).findFirst();
  }

  /**
   * The requests in {@code files}.
   *
   * @throws InputException if they are not one file of a known format, or with the place of what is
   *     wrong in it
   */
  public static RequestTrace read(TraceFiles files) {
    RequestFormat format = format(files)
        .orElseThrow(() -> new InputException(
            Location.of(files.root()),
            "not recognised as a request trace, one file; known are "
                + formats().stream()
                    .map(RequestFormat::sentence)
                    .collect(Collectors.joining("; "))));
    DataFile file = files.files().get(0);
    RequestRows rows = new RequestRows();
    try (LineFile lines = new LineFile(file)) {
      while (lines.next()) {
        format.read(lines, rows);
      }
    }
    if (rows.count() == 0) {
      throw new InputException(Location.of(file), "the trace has no requests");
    }
    return rows.trace(files.root().toString(), format.name());
  }
}
