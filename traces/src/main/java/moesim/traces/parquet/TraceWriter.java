package moesim.traces.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RequestArrivals;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.traces.TraceTargets;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Writes a trace as one Parquet file; {@link ParquetTraceFormat} says how it is laid out and reads
 * it back.
 *
 * <p><b>Order.</b> Blocks come in the order of the trace. <b>Errors.</b> A file that cannot be
 * written, and an id that is not a routed expert, are {@link InputException}s; a trace that is not
 * what its facts say is an {@link IllegalStateException}. After an error the file is incomplete and
 * no reader accepts it.
 */
public final class TraceWriter implements AutoCloseable {
  private static final int CELLS_PER_BLOCK = 1 << 20;

  /**
   * More than any page has: pages end after a number of rows, so that they do so in all columns at
   * once.
   */
  private static final int PAGE_BYTES = 64 << 20;

  private final Path target;
  private final MoeModel model;
  private final TraceFacts facts;
  private final Optional<RequestArrivals> arrivals;
  private final Optional<RequestSubjects> subjects;
  private final TraceColumns columns;
  private final IdBytes ids;
  private final Token token;
  private final ContentDigest digest;
  private final ParquetWriter<Token> file;
  private final TraceCounts counts = new TraceCounts();
  private boolean broken;

  /**
   * Begins a file at {@code target} for the trace that {@code model} and {@code facts} describe.
   */
  public TraceWriter(Path target, MoeModel model, TraceFacts facts) {
    this(
        target,
        target,
        model,
        facts,
        TraceColumns.of(model, facts, false, false),
        Optional.empty(),
        Optional.empty());
  }

  /** Writes {@code columns} to {@code part}, and names {@code target} in errors. */
  TraceWriter(
      Path part,
      Path target,
      MoeModel model,
      TraceFacts facts,
      TraceColumns columns,
      Optional<RequestArrivals> arrivals,
      Optional<RequestSubjects> subjects) {
    this.arrivals = arrivals;
    this.subjects = subjects;
    this.target = target;
    this.model = model;
    this.facts = facts;
    this.columns = columns;
    ids = new IdBytes(model.selectableExperts(), facts.ragged());
    token = new Token(columns, ids);
    digest = new ContentDigest(model, facts);
    try {
      file = ColumnFile.<Token>at(part, columns.schema(), Token::addTo, this::metadata)
          .withDictionaryEncoding(false)
          .withPageSize(PAGE_BYTES)
          .withPageRowCountLimit(columns.rowsPerPage())
          .withRowGroupSize(Long.MAX_VALUE)
          .withRowGroupRowCountLimit(columns.rowsPerRowGroup())
          // As long as a token, and of no use to a search.
          .withStatisticsEnabled(TraceColumns.EXPERTS, false)
          .withStatisticsEnabled(TraceColumns.WEIGHTS, false)
          .build();
    } catch (IOException e) {
      throw ColumnFile.unwritable(target, e);
    }
  }

  /** Appends the tokens of {@code block}. */
  public void write(RoutingBlock block) {
    if (block.layers() != model.layers() || block.topK() != model.topK()) {
      throw new IllegalArgumentException("block of layers=" + block.layers() + " topK="
          + block.topK() + " for a trace of layers=" + model.layers() + " topK=" + model.topK());
    }
    if (broken) {
      throw new IllegalStateException("write after an error");
    }
    broken = true;
    for (int i = 0; i < block.tokens(); i++) {
      counts.add(block.requests()[i], block.phase(i), selections(block, i));
      int request = block.requests()[i];
      token.set(
          block,
          i,
          arrivals.map(all -> all.ns(request)).orElse(0L),
          subjects.map(all -> all.number(request)).orElse(0));
      token.addTo(digest);
      try {
        file.write(token);
      } catch (IOException | ParquetRuntimeException e) {
        throw ColumnFile.unwritable(target, e);
      }
    }
    broken = false;
  }

  private int selections(RoutingBlock block, int index) {
    short[] experts = block.experts();
    int from = index * columns.cells();
    int selections = 0;
    for (int cell = from; cell < from + columns.cells(); cell++) {
      int id = experts[cell];
      if (!ids.accepts(id)) {
        throw refused(id, (cell - from) / model.topK());
      }
      selections += id >= 0 ? 1 : 0;
    }
    return selections;
  }

  private RuntimeException refused(int id, int layer) {
    String place = "token " + counts.tokens() + ", layer " + layer;
    if (id < 0) {
      return new IllegalStateException(place + ": absent or invalid id=" + id + " in " + facts);
    }
    return new InputException(
        Location.of(facts.source()),
        place + ": expert " + id + " outside [0, " + model.selectableExperts() + ")");
  }

  /**
   * Completes the file.
   *
   * @throws IllegalStateException if the tokens written are not those the facts count
   */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException | ParquetRuntimeException e) {
      throw ColumnFile.unwritable(target, e);
    } catch (IncompleteException e) {
      // Parquet has dropped the file; what broke it has been thrown already.
    }
  }

  /** Asked for by Parquet when it writes the footer, which must not happen to a broken file. */
  private Map<String, String> metadata() {
    if (broken) {
      throw new IncompleteException();
    }
    counts.check(facts);
    return new TraceMetadata(
            model,
            facts,
            digest.hex(),
            columns.hasArrivals(),
            subjects.map(RequestSubjects::subjects).orElse(List.of()))
        .toKeys();
  }

  private static final class IncompleteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Writes {@code trace} to {@code target}, which is replaced when the new file is complete, and
   * only then.
   *
   * @param progress is told how many tokens have been written so far, after each block
   * @throws InputException if the target cannot be written, or the trace cannot be read
   */
  public static void convert(RoutingTrace trace, Path target, LongConsumer progress) {
    TraceTargets.write(trace, new ParquetTarget(), target, progress);
  }

  /** Writes {@code trace} to the new file {@code part}, and names {@code target} in errors. */
  static void copy(RoutingTrace trace, Path part, Path target, LongConsumer progress) {
    MoeModel model = trace.model();
    Optional<RequestArrivals> arrivals = trace.arrivals();
    Optional<RequestSubjects> subjects = trace.subjects();
    int capacity = Math.max(1, CELLS_PER_BLOCK / Math.multiplyExact(model.layers(), model.topK()));
    RoutingBlock block =
        new RoutingBlock(model, capacity, trace.facts().weights().isPresent());
    try (TraceWriter writer = new TraceWriter(
            part,
            target,
            model,
            trace.facts(),
            TraceColumns.of(model, trace.facts(), arrivals.isPresent(), subjects.isPresent()),
            arrivals,
            subjects);
        RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        writer.write(block);
        progress.accept(writer.counts.tokens());
      }
    }
  }
}
