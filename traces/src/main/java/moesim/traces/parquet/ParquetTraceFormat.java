package moesim.traces.parquet;

import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.traces.CardCheck;
import moesim.traces.DataFile;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.TraceShape;

/**
 * Traces in one Parquet file each, as {@link TraceWriter} writes them: the format to exchange
 * traces in, and the fastest to read.
 *
 * <p><b>Rows.</b> One per token, in the order of the trace: request by request, prefill before
 * decode.
 *
 * <p><b>Columns</b>, all required, all PLAIN in pages of version 1:
 *
 * <ul>
 *   <li>{@code request} INT32: request index, from 0, never descending. Its statistics say in which
 *       row groups a request lies.
 *   <li>{@code phase} INT32: 0 prefill, 1 decode.
 *   <li>{@code position} INT32: position in the request, from 0; −1 is unknown.
 *   <li>{@code arrival_ns} INT64, only if arrivals are known, and {@code subject} INT32, only if
 *       subjects are: a place in {@code moesim.subjects}. The same in all rows of a request.
 *   <li>{@code experts} FIXED_LEN_BYTE_ARRAY(layers · top-k · w): the ids {@code [layers][topK]},
 *       row-major. With at most 255 experts, or 256 and no absent entry, w is 1: unsigned bytes,
 *       and with at most 255 experts 0xFF is absent. Else w is 2: signed, little-endian, −1 is
 *       absent.
 *   <li>{@code weights} FIXED_LEN_BYTE_ARRAY(layers · top-k · 4), only if the trace has gate
 *       weights: IEEE 754 single precision, little-endian, the same shape; NaN is absent.
 * </ul>
 *
 * <p><b>Metadata.</b> Keys of the footer, all texts: {@code moesim.schema} (1), {@code
 * moesim.layout} (the above in a sentence), {@code moesim.model.name}, {@code .layer_ids}, {@code
 * .experts}, {@code .top_k}, {@code .expert_bytes}, {@code moesim.requests}, {@code
 * .prefill_tokens}, {@code .decode_tokens}, {@code .selections}, {@code .ragged}, {@code .weights}
 * (kind of the weights, or none), {@code moesim.order} (of the experts of a token; absent if
 * unknown), {@code moesim.arrivals}, {@code moesim.subjects} (names; absent without the column), {@code moesim.source}, {@code .source.format}, {@code
 * .source.digest}, {@code .warnings}, {@code moesim.digest} (SHA-256 of the contents), {@code
 * moesim.writer}, {@code moesim.check} (CRC-32 of the other keys and values).
 *
 * <p><b>Pages</b> hold about 128 KiB of ids, the same rows in all columns, compressed with zstd,
 * each with its CRC-32, which is verified; row groups hold 6 MiB of ids. Uncompressed, snappy and
 * gzip pages can be read too. The same trace gives the same bytes. <b>Source</b>
 * docs/trace-format.md.
 */
public final class ParquetTraceFormat implements TraceFormat {
  private static final String NAME = "parquet";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "trace file written by \"moesim trace convert\": one Parquet row per token, fast to read";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public String mark() {
    return "\"PAR1\" at the beginning";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return !files.files().isEmpty()
        && TraceFiles.headOf(files.files().get(0)).startsWith(FileEnds.MAGIC)
        && !FlameParquet.isFlame(files);
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    List<DataFile> files = request.files().files();
    if (files.size() != 1) {
      throw new InputException(
          Location.of(request.files().root()),
          "a Parquet trace is one file, but these are " + files.size());
    }
    TraceFile file = TraceFile.read(files.get(0));
    MoeModel recorded = file.metadata().model();
    TraceShape shape = TraceShape.of(recorded, file.metadata().facts().weights());
    CardCheck check = new CardCheck(shape, request.card(), Location.of(file.file()));
    MoeModel model = check.model(recorded.experts() - 1, recorded.name());
    return new ParquetTrace(file, model, factsOf(file, check.warnings()));
  }

  private static TraceFacts factsOf(TraceFile file, List<String> moreWarnings) {
    TraceFacts written = file.metadata().facts();
    List<String> warnings = new ArrayList<>(written.warnings());
    warnings.addAll(moreWarnings);
    return new TraceFacts(
        file.file().toString(),
        nameWithOrigin(written.format()),
        written.requests(),
        written.prefillTokens(),
        written.decodeTokens(),
        written.selections(),
        written.ragged(),
        written.weights(),
        warnings,
        file.metadata().digest(),
        written.order());
  }

  /** A trace converted twice still comes from where it was first. */
  private static String nameWithOrigin(String format) {
    return format.startsWith(NAME) ? format : NAME + " from " + format;
  }
}
