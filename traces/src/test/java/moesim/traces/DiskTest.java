package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void saysWhyInWordsInsteadOfTheFileAgain() {
    assertThat(Disk.reason(new AccessDeniedException("a.parquet"))).isEqualTo("permission denied");
    assertThat(Disk.reason(new FileAlreadyExistsException("a.csv")))
        .isEqualTo("a.csv is in the way");
    assertThat(Disk.reason(new NoSuchFileException(folder.resolve("a/b/c.csv").toString())))
        .isEqualTo("nothing can be made in " + folder);
    assertThat(Disk.reason(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(Disk.unread(new AccessDeniedException("a.parquet")))
        .isEqualTo("cannot be read: permission denied");
    assertThat(Disk.unread(new NoSuchFileException("a.parquet")))
        .isEqualTo("cannot be read: a.parquet is gone");
  }
}
