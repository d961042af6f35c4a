package moesim.report.plot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;

/**
 * A PDF of one page with one stream of drawing, which needs no fonts; ISO 32000-1, without dates or
 * other identity.
 */
final class PdfFile {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PdfFile() {}

  /** The page of {@code size} points, drawn by {@code content}. */
  static byte[] of(String size, String content, String title) {
    byte[] stream = deflated(content.getBytes(StandardCharsets.US_ASCII));
    List<String> objects = List.of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + size
            + "] /Resources << >> /Contents 4 0 R >>",
        "<< /Length " + stream.length + " /Filter /FlateDecode >>",
        "<< /Title <" + hex("\ufeff" + title) + "> /Creator (moesim) >>");
    PdfFile file = new PdfFile();
    file.write("%PDF-1.4\n");
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < objects.size(); i++) {
      places.append(String.format(Locale.ROOT, "%010d 00000 n \n", file.bytes.size()));
      file.write((i + 1) + " 0 obj\n" + objects.get(i) + "\n");
      if (i == 3) {
        file.write("stream\n");
        file.bytes.writeBytes(stream);
        file.write("\nendstream\n");
      }
      file.write("endobj\n");
    }
    int table = file.bytes.size();
    int count = objects.size() + 1;
    file.write("xref\n0 " + count + "\n0000000000 65535 f \n" + places);
    file.write("trailer\n<< /Size " + count + " /Root 1 0 R /Info 5 0 R >>\nstartxref\n" + table
        + "\n%%EOF\n");
    return file.bytes.toByteArray();
  }

  private void write(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE));
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }
}
