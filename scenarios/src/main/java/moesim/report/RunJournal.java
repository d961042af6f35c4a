package moesim.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.experiment.FinishedRuns;
import moesim.experiment.RecordCodec;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.Disk;

/**
 * The finished runs of a scenario that has not ended, in a file of its result folder:
 * {@value #FILE}.
 *
 * <p><b>Shape.</b> A {@link JournalFile}: an entry per run under its key, behind the
 * {@link Header}, whose key is zeros. <b>Threads.</b> Several may keep and find. <b>Processes.</b>
 * One at a time: it holds a lock.
 */
public final class RunJournal implements FinishedRuns, AutoCloseable {
  /** Its name. */
  public static final String FILE = "runs.journal";

  private static final String HEADER_KEY = "00".repeat(JournalFile.KEY_BYTES);
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

  private final Path file;
  private final FileChannel channel;
  private final JournalFile entries;
  private final Map<String, JournalFile.Place> places = new HashMap<>();
  private final Set<String> unasked = new HashSet<>();

  /** Where the entries that were found end. */
  private long foundEnd;

  private boolean closed;

  private RunJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    entries = new JournalFile(file, channel);
  }

  /**
   * The journal in {@code folder} of the runs of {@code ours}; with what is there already, if
   * anything is.
   */
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
      journal.foundEnd = journal.entries.end();
      journal.unasked.addAll(journal.places.keySet());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return journal;
  }

  /**
   * What stands in the journal in {@code folder}, to complete "holds …"; empty if there is none.
   */
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
      throw new InputException(Location.of(file), Disk.unread(e), e);
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
      entries.clear();
      entries.append(HEADER_KEY, HEADERS.encode(ours));
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
    entries.cutOff();
  }

  /** Finds the runs; returns the header, unless not even that was written. */
  private Optional<Header> scan() throws IOException {
    entries.scan(places::put);
    JournalFile.Place header = places.remove(HEADER_KEY);
    return header == null ? Optional.empty() : Optional.of(HEADERS.decode(entries.bytesAt(header)));
  }

  /** Runs it knows. */
  public synchronized int runs() {
    return places.size();
  }

  /**
   * Runs that it had when it was opened and that nobody has asked for since: they are in no result.
   */
  public synchronized int unasked() {
    return unasked.size();
  }

  @Override
  public synchronized boolean has(String key) {
    unasked.remove(key);
    return !closed && places.containsKey(key);
  }

  @Override
  public synchronized Optional<byte[]> find(String key) {
    JournalFile.Place place = places.get(key);
    if (place == null || closed) {
      return Optional.empty();
    }
    try {
      return Optional.of(entries.bytesAt(place));
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    }
  }

  @Override
  public synchronized boolean keep(String key, byte[] result) {
    if (closed) {
      return false;
    }
    unasked.remove(key);
    if (places.containsKey(key)) {
      return true;
    }
    try {
      places.put(key, entries.append(key, result));
      return true;
    } catch (IOException e) {
      throw new InputException(
          Location.of(file),
          "cannot be written to: " + Disk.reason(e) + "; " + places.size()
              + " finished runs are in it; make room, and --resume goes on with them",
          e);
    }
  }

  /**
   * No run is added any more, not even by threads that still try. A journal without runs is of no
   * use, and goes.
   */
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
      throw new InputException(Location.of(file), "cannot be written to: " + Disk.reason(e), e);
    }
  }

  @Override
  public synchronized void takeBack() {
    if (closed) {
      return;
    }
    places.values().removeIf(place -> place.offset() >= foundEnd);
    try {
      entries.cutOff(foundEnd);
    } catch (IOException e) {
      // More is left than was there, which is no loss; why the runs failed has to be said instead.
    }
  }

  /** The results are written: nobody needs the runs any more. */
  public synchronized void discard() {
    places.clear();
    close();
  }

  private InputException problem(String message) {
    return new InputException(Location.of(file), message);
  }
}
