package moesim.traces.npz;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;

/** One {@code .npz} file that is written token by token, prompt before output. */
final class RequestFile implements AutoCloseable {
  // The earliest a zip archive knows; the same trace gives the same bytes.
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;

  private final ZipOutputStream zip;
  private final MoeModel model;
  private final int prompt;
  private final int output;
  private final ByteBuffer row;
  private int tokens;

  RequestFile(Path path, MoeModel model, int prompt, int output) throws IOException {
    this.model = model;
    this.prompt = prompt;
    this.output = output;
    row = ByteBuffer.allocate(model.layers() * model.topK() * Short.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
    begin(RoutedLayout.EXPERT_COUNT, "<i4");
    write(model.selectableExperts());
    begin(RoutedLayout.LAYER_IDS, "<i4", model.layers());
    for (int id : model.layerIds()) {
      write(id);
    }
    beginExperts(RoutedLayout.PROMPT_EXPERTS, prompt);
    if (prompt == 0) {
      beginExperts(RoutedLayout.EXPERTS, output);
    }
  }

  private void beginExperts(String name, int count) throws IOException {
    begin(name, "<i2", count, model.layers(), model.topK());
  }

  private void begin(String name, String type, int... shape) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    String sizes = Arrays.stream(shape)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + sizes + ", }";
    int padded = (PREFIX + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - PREFIX;
    String text = header + " ".repeat(padded - 1 - header.length()) + "\n";
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    zip.write(padded & 0xFF);
    zip.write(padded >> 8);
    zip.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(int value) throws IOException {
    zip.write(ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(value)
        .array());
  }

  /** Appends a token of {@code block}. */
  void add(RoutingBlock block, int token) throws IOException {
    int cells = model.layers() * model.topK();
    row.clear();
    for (int i = token * cells; i < (token + 1) * cells; i++) {
      row.putShort(block.experts()[i]);
    }
    zip.write(row.array());
    tokens++;
    if (tokens == prompt) {
      beginExperts(RoutedLayout.EXPERTS, output);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
