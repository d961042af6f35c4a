package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * The files in a tar archive, each of which is read where it lies. Of a compressed archive that is
 * in a temporary file.
 */
final class TarArchive {
  private static final int HEADER = 512;

  private final DataFile archive;
  private final Path plain;
  // Where each member lies, by its name; a later one of the same name replaces an earlier one.
  private final Map<String, ByteSource> members = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  private TarArchive(DataFile archive) {
    this.archive = archive;
    plain = archive.plain();
  }

  /** True if {@code file}, unpacked, begins as a tar archive does. */
  static boolean is(DataFile file) {
    try (InputStream in = file.open()) {
      byte[] header = in.readNBytes(HEADER);
      return header.length == HEADER
          && (TarArchiveInputStream.matches(header, HEADER) || TarUtils.verifyCheckSum(header));
    } catch (IOException | InputException | IllegalArgumentException e) {
      // No number where a header has one; or whoever reads it says what is wrong.
      return false;
    }
  }

  /** The files in {@code archive}, in the order of their names; hidden ones are passed over. */
  static List<DataFile> members(DataFile archive) {
    TarArchive tar = new TarArchive(archive);
    tar.list();
    tar.follow();
    if (tar.members.isEmpty()) {
      throw new InputException(Location.of(archive), "the archive holds no file");
    }
    return tar.members.entrySet().stream()
        .sorted((a, b) -> NaturalOrder.compare(a.getKey(), b.getKey()))
        .map(member -> new DataFile(
            archive + "/" + member.getKey(), member.getValue(), Packing.of(member.getValue())))
        .toList();
  }

  private void list() {
    try (TarFile tar = new TarFile(plain)) {
      long end = Files.size(plain);
      for (TarArchiveEntry entry : tar.getEntries()) {
        String name = normal(entry.getName());
        if (name != null && !entry.isDirectory()) {
          add(name, entry, end);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private void add(String name, TarArchiveEntry entry, long end) {
    if (entry.isSparse()) {
      throw new InputException(
          Location.of(archive + "/" + name),
          "a sparse member, which is not read where it lies; unpack the archive");
    }
    if (entry.isSymbolicLink() || entry.isLink()) {
      String from = entry.isSymbolicLink() ? folderOf(name) : "";
      links.put(name, from + entry.getLinkName());
    } else if (entry.isFile()) {
      if (entry.getDataOffset() + entry.getSize() > end) {
        throw cutOff(end, name);
      }
      members.put(name, new ByteSource(plain, entry.getDataOffset(), entry.getSize()));
    }
  }

  private InputException cutOff(long end, String name) {
    return new InputException(
        Location.atByte(archive, end),
        "the archive ends here, inside " + name + "; was it cut off? Copy or download it again");
  }

  private InputException damaged(Exception e) {
    String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    if (said.startsWith("Truncated")) {
      return new InputException(
          Location.atByte(archive, plain.toFile().length()),
          "the archive ends here, inside a member; was it cut off? Copy or download it again",
          e);
    }
    return new InputException(
        Location.of(archive), "the tar archive is damaged: " + said + "; copy it again", e);
  }

  // Caches of downloads hold links to the data.
  private void follow() {
    for (Map.Entry<String, String> link : links.entrySet()) {
      String target = link.getValue();
      for (int hops = 0; hops <= links.size(); hops++) {
        String normal = normal(target);
        target = normal == null ? "" : links.getOrDefault(normal, normal);
      }
      ByteSource found = members.get(target);
      if (found == null) {
        throw new InputException(
            Location.of(archive + "/" + link.getKey()),
            "a link to " + link.getValue() + ", which is no file of the archive");
      }
      members.put(link.getKey(), found);
    }
  }

  private static String folderOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /** {@code name} without dots and doubled separators; null if a part of it is hidden. */
  private static @Nullable String normal(String name) {
    Path path = Path.of("/").resolve(name).normalize();
    StringBuilder text = new StringBuilder();
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return null;
      }
      text.append(text.isEmpty() ? "" : "/").append(part);
    }
    return text.isEmpty() ? null : text.toString();
  }
}
