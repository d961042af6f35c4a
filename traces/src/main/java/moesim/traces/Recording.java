package moesim.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import org.jspecify.annotations.Nullable;

/**
 * A trace recorded in files. It is read through once when it is opened, which checks and counts
 * everything; if it is small enough it then stays in memory, else each reader reads the files
 * again.
 */
public final class Recording implements RoutingTrace {
  // Of the heap; the rest is the simulation's.
  private static final int SHARE = 8;
  private static final int CELLS_PER_BLOCK = 1 << 15;
  private static final int LEAST_TOKENS_PER_BLOCK = 16;
  private static final int MOST_TOKENS_PER_BLOCK = 1024;

  private final RecordedFiles files;
  private final MoeModel model;
  private final TraceFacts facts;
  private final TraceMemory memory;

  private Recording(RecordedFiles files, MoeModel model, TraceFacts facts, TraceMemory memory) {
    this.files = files;
    this.model = model;
    this.facts = facts;
    this.memory = memory;
  }

  /**
   * Reads {@code files} through once.
   *
   * @param format name of the format
   * @param data the files {@code files} reads
   * @throws InputException with the place of the first thing that is wrong
   */
  public static Recording of(
      TraceRequest request, String format, DataFiles data, RecordedFiles files) {
    return of(request, format, data, files, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** As above, with at most {@code memoryBytes} of the trace in memory. */
  static Recording of(
      TraceRequest request, String format, DataFiles data, RecordedFiles files, long memoryBytes) {
    Location location = Location.of(data.root());
    TraceShape shape = files.shape();
    CardCheck check = new CardCheck(shape, request.card(), location);
    TraceScan scan = new TraceScan(shape);
    TraceMemory memory = new TraceMemory(memoryBytes);
    try (RoutingReader reader = files.open(0, check.expertLimit())) {
      RoutingBlock block = emptyBlock(shape);
      while (reader.read(block)) {
        scan.see(block);
        request.watch().read(scan.tokens(), scan.experts().selections());
        block = memory.keep(block) ? emptyBlock(shape) : block;
      }
    }
    if (scan.experts().selections() == 0) {
      throw new InputException(location, "the trace has no selections");
    }
    MoeModel model = check.model(scan.experts().largest(), nameOf(data.root()));
    List<String> warnings = new ArrayList<>(data.warnings());
    warnings.addAll(files.noticed());
    warnings.addAll(check.warnings());
    warnings.addAll(scan.warnings());
    TraceFacts facts = facts(format, data, scan, warnings);
    request.watch().done(bytesOf(data), scan.tokens(), facts.selections(), files.rejectedRows());
    return new Recording(files, model, facts, memory);
  }

  private static long bytesOf(DataFiles data) {
    long bytes = 0;
    for (DataFile file : data.files()) {
      try {
        bytes += file.length();
      } catch (IOException e) {
        throw new InputException(Location.of(file), Disk.unread(e), e);
      }
    }
    return bytes;
  }

  private static RoutingBlock emptyBlock(TraceShape shape) {
    int tokens = CELLS_PER_BLOCK / (shape.layers() * shape.topK());
    tokens = Math.max(LEAST_TOKENS_PER_BLOCK, Math.min(tokens, MOST_TOKENS_PER_BLOCK));
    return new RoutingBlock(
        shape.layers(), shape.topK(), tokens, shape.weights().isPresent());
  }

  private static TraceFacts facts(
      String format, DataFiles data, TraceScan scan, List<String> warnings) {
    return new TraceFacts(
        data.root().toString(),
        format,
        scan.requests(),
        scan.prefillTokens(),
        scan.decodeTokens(),
        scan.experts().selections(),
        scan.experts().isRagged(),
        scan.weights(),
        warnings,
        TraceDigest.of(data.files()),
        scan.order());
  }

  // Of a glob, the folder it begins in; of an archive, what it would unpack to.
  private static String nameOf(Path root) {
    Path path = root.toAbsolutePath().normalize();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    String name = DataFiles.nameOf(path);
    if (Files.isDirectory(path)) {
      return name;
    }
    name = Packing.bareName(name);
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  @Override
  public MoeModel model() {
    return model;
  }

  @Override
  public TraceFacts facts() {
    return facts;
  }

  @Override
  public Optional<RequestSubjects> subjects() {
    return files.subjects();
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("firstRequest=" + firstRequest);
    }
    return new Reader(firstRequest);
  }

  private RoutingReader open(int firstRequest, boolean withWeights) {
    TraceMemory.Content needed = withWeights && facts.weights().isPresent()
        ? TraceMemory.Content.EVERYTHING
        : TraceMemory.Content.EXPERTS;
    return memory.content().compareTo(needed) >= 0
        ? memory.open(firstRequest)
        : files.open(firstRequest, model.selectableExperts());
  }

  /** Reads memory or files: which, is known as soon as it is known whether weights are wanted. */
  private final class Reader implements RoutingReader {
    private final int firstRequest;
    private @Nullable RoutingReader source;
    private boolean withWeights;

    Reader(int firstRequest) {
      this.firstRequest = firstRequest;
    }

    @Override
    public boolean read(RoutingBlock block) {
      if (block.layers() != model.layers() || block.topK() != model.topK()) {
        throw new IllegalArgumentException("block of " + block.layers() + " x " + block.topK()
            + " for a trace of " + model.layers() + " x " + model.topK());
      }
      RoutingReader from = source;
      if (from == null) {
        withWeights = block.weights() != null;
        from = open(firstRequest, withWeights);
        source = from;
      } else if (withWeights != (block.weights() != null)) {
        throw new IllegalStateException(
            "read so far with weights=" + withWeights + ", now the other way");
      }
      return from.read(block);
    }

    @Override
    public void close() {
      if (source != null) {
        source.close();
      }
    }
  }
}
