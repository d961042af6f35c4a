package moesim.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import moesim.experiment.FinishedRuns;
import moesim.experiment.RecordCodec;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * The finished runs of a scenario that has not ended, in a file of its result folder: {@value #FILE}.
 *
 * <p><b>Shape.</b> {@link #MAGIC}, then entries: four bytes n, 32 bytes of the run's key, four bytes CRC-32C of these, n bytes
 * of its result, four bytes CRC-32C of all before. The first is the {@link Header}, whose key is zeros. What a killed process
 * left of the last entry is cut off when the file is opened; anything else that does not fit is damage. <b>Threads.</b> Several may keep and find. <b>Processes.</b> One at a time: it
 * holds a lock.
 */
public final class RunJournal implements FinishedRuns, AutoCloseable {
  /** Its name. */
  public static final String FILE = "runs.journal";

  private static final byte[] MAGIC = "moesim runs 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  private static final int HEAD = Integer.BYTES + KEY_BYTES + Integer.BYTES;
  private static final int OVERHEAD = HEAD + Integer.BYTES;
  private static final String HEADER_KEY = "00".repeat(KEY_BYTES);
  private static final boolean SHARED = true;
  private static final RecordCodec<Header> HEADERS = new RecordCodec<>(Header.class);

  /**
   * Whose runs they are.
   *
   * @param build version and commit of moesim: only the same makes the same results
   * @param command what was asked
   * @param scenario its name
   */
  public record Header(String build, String command, String scenario) {}

  private record Place(long offset, int length) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Place> places = new HashMap<>();
  private long end;
  private boolean closed;

  private RunJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The journal in {@code folder} of the runs of {@code ours}; with what is there already, if anything is. */
  static RunJournal open(Path folder, Header ours) {
    Path file = folder.resolve(FILE);
    try {
      return on(
          file,
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
          ours);
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be opened: " + Disk.reason(e), e);
    }
  }

  /** The journal in {@code file}, which {@code channel} reads and writes. */
  static RunJournal on(Path file, FileChannel channel, Header ours) throws IOException {
    RunJournal journal = new RunJournal(file, channel);
    try {
      journal.lock(!SHARED);
      journal.begin(ours);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return journal;
  }

  /** What stands in the journal in {@code folder}, to complete "holds …"; empty if there is none. */
  static Optional<String> contentOf(Path folder) {
    Path file = folder.resolve(FILE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      RunJournal journal = new RunJournal(file, channel);
      // An entry that is being written would look torn.
      journal.lock(SHARED);
      Optional<Header> header = journal.scan();
      return Optional.of(journal.places.size() + " finished runs"
          + header
              .map(there ->
                  " of \"moesim " + there.command() + "\" of scenario \"" + there.scenario() + "\"")
              .orElse(""));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be read: " + Disk.reason(e), e);
    }
  }

  /** The lock ends with the channel. */
  private void lock(boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it.
    }
    throw problem("another moesim is writing to this folder; wait for it, or name another one");
  }

  private void begin(Header ours) throws IOException {
    Optional<Header> first = scan();
    if (first.isEmpty()) {
      channel.truncate(0);
      write(MAGIC, 0);
      end = MAGIC.length;
      append(HEADER_KEY, HEADERS.encode(ours));
      return;
    }
    Header there = first.get();
    if (!there.scenario().equals(ours.scenario()) || !there.command().equals(ours.command())) {
      throw problem("holds finished runs of \"moesim " + there.command() + "\" of scenario \""
          + there.scenario() + "\", not of \"moesim " + ours.command() + "\" of \""
          + ours.scenario() + "\"; name another folder");
    }
    if (!there.build().equals(ours.build())) {
      throw problem("holds finished runs of moesim " + there.build() + ", this is " + ours.build()
          + ", whose results may differ; go on with that one, or remove this file to begin anew");
    }
    channel.truncate(end);
  }

  /** Finds the entries; returns the first, unless not even that was written. */
  private Optional<Header> scan() throws IOException {
    long size = channel.size();
    int start = (int) Math.min(size, MAGIC.length);
    if (!Arrays.equals(read(0, start).array(), 0, start, MAGIC, 0, start)) {
      throw problem("is no journal of moesim; remove it, or name another folder");
    }
    Optional<Header> first = Optional.empty();
    end = MAGIC.length;
    while (size - end >= HEAD) {
      byte[] head = read(end, HEAD).array();
      int length = ByteBuffer.wrap(head).getInt();
      if (!isSound(head) || length < 0) {
        throw damaged();
      }
      if (size - end < OVERHEAD + (long) length) {
        break;
      }
      byte[] entry = read(end, OVERHEAD + length).array();
      if (!isSound(entry)) {
        if (size - end == entry.length) {
          break;
        }
        throw damaged();
      }
      String key = HexFormat.of().formatHex(entry, Integer.BYTES, Integer.BYTES + KEY_BYTES);
      if (first.isEmpty()) {
        first = Optional.of(HEADERS.decode(bytesOf(entry)));
      } else {
        places.put(key, new Place(end, entry.length));
      }
      end += entry.length;
    }
    return first;
  }

  private InputException damaged() {
    return new InputException(
        Location.atByte(file, end),
        "the finished runs are damaged from here on; "
            + (end == MAGIC.length
                ? "remove the file to begin anew"
                : "cut them off there (truncate -s " + end + ") to go on with the " + places.size()
                    + " before, or remove the file to begin anew"));
  }

  private static byte[] bytesOf(byte[] entry) {
    byte[] bytes = new byte[entry.length - OVERHEAD];
    System.arraycopy(entry, HEAD, bytes, 0, bytes.length);
    return bytes;
  }

  /** True if the last four bytes are the CRC of those before. */
  private static boolean isSound(byte[] bytes) {
    int before = bytes.length - Integer.BYTES;
    return ByteBuffer.wrap(bytes).getInt(before) == crcOf(bytes, before);
  }

  private static int crcOf(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return bytes.flip();
  }

  /** Runs it knows. */
  public synchronized int runs() {
    return places.size();
  }

  @Override
  public synchronized Optional<byte[]> find(String key) {
    Place place = places.get(key);
    if (place == null || closed) {
      return Optional.empty();
    }
    try {
      return Optional.of(bytesOf(read(place.offset, place.length).array()));
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be read: " + Disk.reason(e), e);
    }
  }

  @Override
  public synchronized boolean keep(String key, byte[] result) {
    if (closed) {
      return false;
    }
    if (places.containsKey(key)) {
      return true;
    }
    long begin = end;
    try {
      append(key, result);
      places.put(key, new Place(begin, (int) (end - begin)));
      return true;
    } catch (IOException e) {
      throw new InputException(
          Location.of(file),
          "cannot be written to: " + Disk.reason(e) + "; " + places.size()
              + " finished runs are in it; make room, and --resume goes on with them",
          e);
    }
  }

  private void append(String key, byte[] result) throws IOException {
    byte[] entry = new byte[OVERHEAD + result.length];
    ByteBuffer bytes = ByteBuffer.wrap(entry);
    bytes.putInt(result.length).put(HexFormat.of().parseHex(key));
    bytes.putInt(crcOf(entry, bytes.position())).put(result);
    bytes.putInt(crcOf(entry, bytes.position()));
    // What a write that failed left would look like damage behind a shorter entry.
    channel.truncate(end);
    write(entry, end);
    end += entry.length;
  }

  private void write(byte[] bytes, long offset) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left, offset + left.position());
    }
  }

  /** No run is added any more, not even by threads that still try. A journal without runs is of no use, and goes. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (places.isEmpty()) {
        Files.deleteIfExists(file);
      }
      channel.close();
    } catch (IOException e) {
      throw new InputException(
          Location.of(file), "cannot be written to: " + Disk.reason(e), e);
    }
  }

  /** The results are written, or there will be none: nobody needs the runs any more. */
  @Override
  public synchronized void discard() {
    places.clear();
    close();
  }

  private InputException problem(String message) {
    return new InputException(Location.of(file), message);
  }
}
