package moesim.traces;

import java.util.List;
import java.util.Optional;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingReader;

/**
 * The files of one recording as their format reads them: a look at the beginning, and any number of
 * passes over the whole, also from several threads at once.
 */
public interface RecordedFiles {
  /** What the beginning says. */
  TraceShape shape();

  /**
   * A new pass that begins at the first token of request {@code firstRequest}; at the end if there
   * is no such request.
   *
   * <p><b>Shape.</b> The blocks it fills have the layers and the top-k of {@link #shape}. It is
   * read either always with a weights column or always without; without, the weights are not even
   * parsed.
   *
   * <p><b>Errors.</b> Its reader throws {@link moesim.input.InputException} with the place for
   * whatever is not as the beginning promised: ids outside {@code [0, experts)}, an expert twice in
   * one token, other layers, another top-k, a file that ends too early.
   *
   * @param experts ids from here upwards are refused
   */
  RoutingReader open(int firstRequest, int experts);

  /** Rows that were passed over because they are malformed, as {@code bad_rows: skip} asks for. */
  default long rejectedRows() {
    return 0;
  }

  /** What the first whole pass noticed that a user should know, one line each. */
  default List<String> noticed() {
    return List.of();
  }

  /** What requests are about, where the files say it of each; else empty. */
  default Optional<RequestSubjects> subjects() {
    return Optional.empty();
  }
}
