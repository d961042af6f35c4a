package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * SHA-256 over files: of each its name below the folder all have in common, its length and its
 * bytes, unpacked. The same files have the same digest on every machine, however their path was
 * written and whatever they are packed in: an archive counts as a folder, and {@code a.json.gz} is
 * called {@code a.json}.
 */
final class TraceDigest {
  private static final int CHUNK = 1 << 16;

  private TraceDigest() {}

  static String of(List<DataFile> files) {
    MessageDigest digest = TextDigest.sha256();
    Path folder = commonFolder(files);
    byte[] chunk = new byte[CHUNK];
    for (DataFile file : files) {
      digest.update(nameBelow(folder, file).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      update(digest, file, chunk);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, DataFile file, byte[] chunk) {
    try (InputStream in = file.open()) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(file.length()).flip());
      for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    }
  }

  private static Path commonFolder(List<DataFile> files) {
    Path folder = folderOf(files.get(0));
    for (DataFile file : files) {
      while (!folderOf(file).startsWith(folder)) {
        folder = above(folder);
      }
    }
    return folder;
  }

  private static Path folderOf(DataFile file) {
    return above(pathOf(file));
  }

  private static Path above(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static Path pathOf(DataFile file) {
    return Path.of(file.barePlace()).toAbsolutePath().normalize();
  }

  private static String nameBelow(Path folder, DataFile file) {
    StringBuilder name = new StringBuilder();
    for (Path part : folder.relativize(pathOf(file))) {
      name.append(name.isEmpty() ? "" : "/").append(part);
    }
    return name.toString();
  }
}
