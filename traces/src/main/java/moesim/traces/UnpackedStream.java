package moesim.traces;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import moesim.input.InputException;
import moesim.input.Location;

/** What a compressed file holds. Damage is an {@link InputException} with the place. */
final class UnpackedStream extends InputStream {
  private final String place;
  private final Packing packing;
  private final Packed packed;
  private final InputStream in;
  private final LongConsumer ended;
  private long bytes;

  /**
   * Unpacks {@code raw}.
   *
   * @param place the packed file, for messages
   * @param ended is told at the end how many bytes there were
   */
  UnpackedStream(String place, Packing packing, InputStream raw, LongConsumer ended)
      throws IOException {
    this.place = place;
    this.packing = packing;
    this.ended = ended;
    packed = new Packed(raw);
    try {
      in = packing.unpacked(packed);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      int read = in.read(target, offset, length);
      if (read < 0) {
        ended.accept(bytes);
      } else {
        bytes += read;
      }
      return read;
    } catch (IOException e) {
      throw problem(e);
    }
  }

  // An IOException of the file system itself passes through.
  private InputException problem(IOException e) throws IOException {
    if (packed.failure == e) {
      throw e;
    }
    String said = String.valueOf(e.getMessage());
    // zstd-jni has one kind of exception for everything.
    boolean cut = packed.atEnd && (e instanceof EOFException || said.startsWith("Truncated"));
    return cut
        ? new InputException(
            Location.atByte(place, packed.bytes),
            "the " + packing.word() + " data ends here, in the middle; was it cut off? Copy or"
                + " download it again",
            e)
        : new InputException(
            Location.atByte(place, packed.bytes),
            "the " + packing.word() + " data before this byte is damaged ("
                + said.replaceAll("\\s+", " ") + "); copy or download it again",
            e);
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The packed bytes, counted. */
  private static final class Packed extends FilterInputStream {
    private long bytes;
    private boolean atEnd;
    private IOException failure = new IOException("none");

    Packed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = in.read(target, offset, length);
        bytes += Math.max(0, read);
        atEnd |= read < 0;
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
