package moesim.traces.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import moesim.traces.parquet.PageCodecs.PageDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Walks over the values of one column, page by page, in one row group after the other. All values
 * have the same width and none is missing, so a decompressed page is nothing but values.
 *
 * <p>Parquet's own page reader holds the compressed pages of a whole row group at once, in fresh
 * memory; this one holds one page, in memory it reuses, and can pass over pages without
 * decompressing them. <b>Errors</b> are {@link IOException}s; the caller knows the file.
 */
final class PageCursor {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_PAGE_BYTES = 64 << 20;
  private static final int READ_AHEAD = 128 << 10;
  private static final int MOST_HEADER_BYTES = 16 << 10;

  private final FileChannel file;
  private final PageCodecs codecs;
  private final int valueBytes;
  private final CRC32 crc = new CRC32();

  private PageDecompressor decompressor;
  private long chunkEnd;
  private int rowsLeft;

  // The part of the file that lies in raw[rawAt..rawEnd) begins at position filePosition.
  private byte[] raw = new byte[0];
  private int rawAt;
  private int rawEnd;
  private long filePosition;

  private byte[] page = new byte[0];
  private int pageAt;
  private int valuesLeft;

  PageCursor(FileChannel file, PageCodecs codecs, int valueBytes) {
    this.file = file;
    this.codecs = codecs;
    this.valueBytes = valueBytes;
    decompressor = codecs.getDecompressor(CompressionCodecName.UNCOMPRESSED);
  }

  /** Goes to the first value of {@code chunk}, which has {@code rows} values. */
  void open(ColumnChunkMetaData chunk, int rows) {
    decompressor = codecs.getDecompressor(chunk.getCodec());
    filePosition = chunk.getStartingPos();
    chunkEnd = chunk.getStartingPos() + chunk.getTotalSize();
    rawAt = 0;
    rawEnd = 0;
    rowsLeft = rows;
    valuesLeft = 0;
  }

  /**
   * Number of values that lie one after the other at {@link #offset} of {@link #bytes}; reads a
   * page if there are none.
   */
  int available() throws IOException {
    while (valuesLeft == 0) {
      load(nextHeader(READ_AHEAD));
    }
    return valuesLeft;
  }

  /** The page that holds the available values. */
  byte[] bytes() {
    return page;
  }

  /** Where the next value begins. */
  int offset() {
    return pageAt;
  }

  /** The available value at {@code index}, of a column of 32-bit integers. */
  int integer(int index) {
    return (int) INT.get(page, pageAt + index * Integer.BYTES);
  }

  /** Moves past {@code values} of the available values. */
  void advance(int values) {
    pageAt += values * valueBytes;
    valuesLeft -= values;
  }

  /** Moves past {@code values} values, available or not. */
  void skip(int values) throws IOException {
    int left = values;
    while (left > 0) {
      if (valuesLeft == 0) {
        // Reading ahead would read the pages that are passed over.
        PageHeader header = nextHeader(MOST_HEADER_BYTES);
        int inPage = header.getData_page_header().getNum_values();
        if (inPage <= left) {
          passOver(header.getCompressed_page_size());
          rowsLeft -= inPage;
          left -= inPage;
          continue;
        }
        load(header);
      }
      int step = Math.min(left, valuesLeft);
      advance(step);
      left -= step;
    }
  }

  private PageHeader nextHeader(int readAhead) throws IOException {
    long position = filePosition;
    int room = buffer(MOST_HEADER_BYTES, readAhead);
    ByteArrayInputStream in = new ByteArrayInputStream(raw, rawAt, room);
    PageHeader header = Util.readPageHeader(in);
    passOver(room - in.available());
    check(header, position);
    return header;
  }

  private void check(PageHeader header, long position) throws IOException {
    DataPageHeader data = header.getData_page_header();
    String page = "the page at byte " + position;
    if (header.getType() != PageType.DATA_PAGE
        || data == null
        || data.getEncoding() != Encoding.PLAIN) {
      throw new IOException(page + " is a " + header.getType()
          + (data == null ? "" : " in encoding " + data.getEncoding())
          + ", expected a DATA_PAGE in encoding PLAIN");
    }
    int values = data.getNum_values();
    long bytes = (long) values * valueBytes;
    if (values <= 0
        || values > rowsLeft
        || bytes != header.getUncompressed_page_size()
        || bytes > MOST_PAGE_BYTES) {
      throw new IOException(page + " announces " + values + " values in "
          + header.getUncompressed_page_size() + " bytes, where " + rowsLeft + " values of "
          + valueBytes + " bytes are left in the row group");
    }
    int compressed = header.getCompressed_page_size();
    if (compressed < 0 || compressed > chunkEnd - filePosition) {
      throw new IOException(page + " announces " + compressed + " bytes, but its column has "
          + (chunkEnd - filePosition) + " left");
    }
  }

  private void load(PageHeader header) throws IOException {
    int compressed = header.getCompressed_page_size();
    long position = filePosition;
    if (buffer(compressed, READ_AHEAD) < compressed) {
      throw new IOException("the file ends within the page at byte " + position);
    }
    if (header.isSetCrc()) {
      crc.reset();
      crc.update(raw, rawAt, compressed);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("the page at byte " + position + " is damaged: its CRC-32 is wrong");
      }
    }
    int size = header.getUncompressed_page_size();
    if (page.length < size) {
      page = new byte[size];
    }
    decompressor.decompress(raw, rawAt, compressed, page, size);
    passOver(compressed);
    pageAt = 0;
    valuesLeft = header.getData_page_header().getNum_values();
    rowsLeft -= valuesLeft;
  }

  private void passOver(int bytes) {
    int buffered = Math.min(bytes, rawEnd - rawAt);
    rawAt += buffered;
    filePosition += bytes;
    if (buffered < bytes) {
      rawAt = 0;
      rawEnd = 0;
    }
  }

  /**
   * Reads until {@code bytes} bytes, or all up to the end of the column, are buffered, and up to
   * {@code readAhead} if it has to read at all; returns how many of {@code bytes} are buffered.
   */
  private int buffer(int bytes, int readAhead) throws IOException {
    int wanted = (int) Math.min(bytes, chunkEnd - filePosition);
    if (rawEnd - rawAt < wanted) {
      int kept = rawEnd - rawAt;
      int capacity = (int) Math.min(Math.max(wanted, readAhead), chunkEnd - filePosition);
      byte[] target = raw.length < capacity ? new byte[capacity] : raw;
      System.arraycopy(raw, rawAt, target, 0, kept);
      raw = target;
      rawAt = 0;
      rawEnd = kept;
      ByteBuffer free = ByteBuffer.wrap(raw, kept, capacity - kept);
      while (free.hasRemaining() && file.read(free, filePosition + rawEnd) > 0) {
        rawEnd = free.position();
      }
    }
    return Math.min(wanted, rawEnd - rawAt);
  }
}
