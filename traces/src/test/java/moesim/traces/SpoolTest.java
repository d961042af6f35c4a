package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

class SpoolTest {
  private static FileSystem diskOf(int bytes) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setBlockSize(512).setMaxSize(bytes).build());
  }

  private static long filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aFullDiskIsOneLineAndLeavesNothing() throws IOException {
    try (FileSystem disk = diskOf(4_096)) {
      Path folder = Files.createDirectory(disk.getPath("/tmp"));
      Spool spool = new Spool(folder);
      InputStream large = new ByteArrayInputStream(new byte[100_000]);
      assertThatThrownBy(() -> spool.copy(large, "t.tar.gz"))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("t.tar.gz: cannot be unpacked into /tmp: ")
          .hasMessageEndingWith(
              "; free some room there, or name another folder with -Djava.io.tmpdir")
          .hasMessageNotContaining("\n");
      assertThat(filesIn(folder)).isZero();
    }
  }

  @Test
  void aSourceThatCannotBeReadIsNotAFullDisk() throws IOException {
    try (FileSystem disk = diskOf(1 << 20)) {
      Path folder = Files.createDirectory(disk.getPath("/tmp"));
      IOException broken = new IOException("broken pipe");
      InputStream in = new InputStream() {
        @Override
        public int read() throws IOException {
          throw broken;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          throw broken;
        }
      };
      assertThatThrownBy(() -> new Spool(folder).copy(in, "-")).isSameAs(broken);
      assertThat(filesIn(folder)).isZero();
    }
  }
}
