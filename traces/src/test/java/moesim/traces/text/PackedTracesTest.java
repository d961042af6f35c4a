package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.Packed;
import moesim.traces.TraceFormats;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces that lie in compressed files and archives. */
class PackedTracesTest {
  private static final byte[] TEN = Packed.bytes("[{\"5\":[[1]]}]");
  private static final byte[] NINE = Packed.bytes("[{\"5\":[[0]]},\n{\"5\":[[2]]}]");
  private static final String LFS =
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n";

  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new Core12345(), folder);
  }

  private static byte[] archive() {
    return new Packed.Tar()
        .file("./sub/10.json", TEN)
        .file("./sub/9.json", NINE)
        .file("./sub/._9.json", TEN)
        .file("./README.md", TEN)
        .end();
  }

  private static byte[] firstHalf(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  @Test
  void whateverTheFilesArePackedInTheTraceIsTheSame() {
    fixture.write("plain/sub/10.json", TEN).write("plain/sub/9.json", NINE);
    RoutingTrace plain = fixture.open("plain");
    assertThat(Fixture.tokens(plain)).containsExactly("0P0 0", "0D1 2", "1P0 1");
    fixture
        .write("gz/sub/10.json.gz", Packed.gzip(TEN))
        .write("gz/sub/9.json.gz", Packed.gzip(NINE))
        .write("zst/sub/10.json.zst", Packed.zstd(TEN))
        .write("zst/sub/9.json", NINE)
        .write("traces.tar", archive())
        .write("traces.tar.gz", Packed.gzip(archive()))
        .write("traces.tgz", Packed.gzip(archive()))
        .write("traces.tar.zst", Packed.zstd(archive()))
        .write("no-name", Packed.zstd(archive()))
        .write(
            "both.tar",
            new Packed.Tar()
                .file("10.json.gz", Packed.gzip(TEN))
                .file("9.json.zst", Packed.zstd(NINE))
                .end());
    for (String path : List.of(
        "gz",
        "zst",
        "gz/sub/*",
        "traces.tar",
        "traces.tar.gz",
        "traces.tgz",
        "traces.tar.zst",
        "no-name",
        "both.tar")) {
      assertThat(TraceFormats.recognise(fixture.files(path)).name()).isEqualTo("core12345");
      RoutingTrace packed = fixture.open(path);
      assertThat(Fixture.tokens(packed)).as(path).isEqualTo(Fixture.tokens(plain));
      assertThat(packed.facts().digest()).as(path).isEqualTo(plain.facts().digest());
    }
    assertThat(fixture.open("traces.tar.gz").model().name()).isEqualTo("traces");
  }

  @Test
  void streamsOfSeveralPartsAreReadToTheEnd() {
    byte[] begin = Arrays.copyOf(NINE, 5);
    byte[] end = Arrays.copyOfRange(NINE, 5, NINE.length);
    // As pzstd writes: a frame of its own with the length of what follows, to be skipped.
    byte[] skipped = {0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
    fixture
        .write("9.json.gz", Packed.joined(Packed.gzip(begin), Packed.gzip(end)))
        .write("9.json.zst", Packed.joined(skipped, Packed.zstd(begin), skipped, Packed.zstd(end)));
    for (String path : List.of("9.json.gz", "9.json.zst")) {
      assertThat(Fixture.tokens(fixture.open(path))).containsExactly("0P0 0", "0D1 2");
    }
  }

  @Test
  void aLaterMemberReplacesAnEarlierOneAndLinksAreFollowed() {
    fixture.write(
        "t.tar",
        new Packed.Tar()
            .file("blobs/ab", TEN)
            .file("a/1.json", TEN)
            .file("a/1.json", NINE)
            .link("a/2.json", "../blobs/ab")
            .link("a/3.json", "2.json")
            .end());
    assertThat(Fixture.tokens(fixture.open("t.tar")))
        .containsExactly("0P0 0", "0D1 2", "1P0 1", "2P0 1");
    fixture.write("lost.tar", new Packed.Tar().link("a/2.json", "../../b").end());
    fixture
        .refusal("lost.tar")
        .isEqualTo("lost.tar/a/2.json: a link to a/../../b, which is no file of the archive");
  }

  @Test
  void messagesNameTheMemberAndThePlaceInIt() {
    byte[] wrong = Packed.bytes("[{\"5\":[[0]]},\n\n\n  {\"5\":[[x]]}]");
    byte[] tar = new Packed.Tar().file("sub/3.json", wrong).end();
    fixture.write("traces.tar.gz", Packed.gzip(tar)).write("3.json.zst", Packed.zstd(wrong));
    fixture.refusal("traces.tar.gz").startsWith("traces.tar.gz/sub/3.json:4:10: ");
    fixture.refusal("3.json.zst").startsWith("3.json.zst:4:10: ");
  }

  @Test
  void aPointerOfGitLfsIsOneInsideAnArchiveToo() {
    byte[] tar = new Packed.Tar().file("1.json", Packed.bytes(LFS)).end();
    fixture.write("t.tar.gz", Packed.gzip(tar)).write("1.json.gz", Packed.gzip(Packed.bytes(LFS)));
    fixture.refusal("t.tar.gz").startsWith("t.tar.gz/1.json: a Git-LFS pointer, not the data");
    fixture.refusal("1.json.gz").startsWith("1.json.gz: a Git-LFS pointer, not the data");
  }

  @Test
  void whatIsCutOffSaysSoAndWhere() {
    byte[] long1 = Packed.bytes(
        "[" + "{\"5\":[[0]]},".repeat(1_000) + "{\"5\":[[" + "1],[".repeat(9_999) + "1]]}]");
    byte[] gzip = Packed.gzip(long1);
    byte[] zstd = Packed.zstd(long1);
    byte[] tar =
        new Packed.Tar().file("a/1.json", long1).file("a/2.json", long1).end();
    fixture
        .write("1.json.gz", firstHalf(gzip))
        .write("1.json.zst", firstHalf(zstd))
        .write("t.tar", Arrays.copyOf(tar, 70_000))
        .write("t.tar.gz", firstHalf(Packed.gzip(tar)))
        .write("t.tar.zst", firstHalf(Packed.zstd(tar)));
    String cut = " data ends here, in the middle; was it cut off? Copy or download it again";
    fixture
        .refusal("1.json.gz")
        .isEqualTo("1.json.gz: byte " + gzip.length / 2 + ": the gzip" + cut);
    fixture
        .refusal("1.json.zst")
        .isEqualTo("1.json.zst: byte " + zstd.length / 2 + ": the zstd" + cut);
    fixture
        .refusal("t.tar.gz")
        .isEqualTo("t.tar.gz: byte " + Packed.gzip(tar).length / 2 + ": the gzip" + cut);
    fixture
        .refusal("t.tar.zst")
        .isEqualTo("t.tar.zst: byte " + Packed.zstd(tar).length / 2 + ": the zstd" + cut);
    fixture
        .refusal("t.tar")
        .startsWith("t.tar: byte 70000: the archive ends here, inside ")
        .doesNotContain("\n");
  }

  @Test
  void whatIsDamagedSaysSo() {
    byte[] gzip = Packed.gzip(NINE);
    byte[] checksum = gzip.clone();
    checksum[gzip.length - 8] ^= 1;
    byte[] tar = archive();
    tar[1024 + 124] = 'x';
    fixture
        .write("1.json.gz", checksum)
        .write("2.json.gz", Packed.joined(gzip, Packed.bytes("garbage behind it")))
        .write("1.json.zst", Packed.joined(Packed.zstd(NINE), NINE))
        .write("t.tar", tar);
    for (String path : List.of("1.json.gz", "2.json.gz", "1.json.zst", "t.tar")) {
      fixture
          .refusal(path)
          .startsWith(path + ": ")
          .contains("damaged")
          .contains("again")
          .doesNotContain("\n");
    }
  }

  @Test
  void archivesWithoutAFileAreRefused() {
    fixture.write("t.tar", new Packed.Tar().file("._a", TEN).end());
    fixture.refusal("t.tar").isEqualTo("t.tar: the archive holds no file");
  }

  @Test
  @Tag("slow")
  void thousandsOfFilesLeaveNoneOpen() throws IOException {
    Path handles = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(handles), "skipped: handles are counted on Linux");
    Packed.Tar tar = new Packed.Tar();
    for (int i = 0; i < 5_000; i++) {
      fixture.write("many/" + i + ".json.gz", Packed.gzip(TEN));
      tar.file(i + ".json", TEN);
    }
    fixture.write("many.tar.zst", Packed.zstd(tar.end()));
    long before = open(handles);
    RoutingTrace files = fixture.open("many");
    RoutingTrace members = fixture.open("many.tar.zst");
    assertThat(files.facts().requests()).isEqualTo(5_000);
    assertThat(members.facts().digest()).isEqualTo(files.facts().digest());
    assertThat(Fixture.tokens(members)).hasSize(5_000);
    // Others of this process may open some meanwhile.
    assertThat(open(handles) - before).isLessThan(20);
  }

  private static long open(Path handles) throws IOException {
    try (Stream<Path> all = Files.list(handles)) {
      return all.count();
    }
  }

  @Test
  void anArchiveIsUnpackedOnceAsLongAsItStays() throws IOException {
    fixture.write("t.json.gz", Packed.gzip(TEN));
    Path packed = folder.resolve("t.json.gz");
    Path first = DataFile.of(packed).plain();
    assertThat(DataFile.of(packed).plain()).isEqualTo(first).hasBinaryContent(TEN);
    fixture.write("t.json.gz", Packed.gzip(NINE));
    assertThat(DataFile.of(packed).plain()).hasBinaryContent(NINE);
    Path plain = Files.write(folder.resolve("t.json"), TEN);
    assertThat(DataFile.of(plain).plain()).isEqualTo(plain);
  }

  @Test
  void aFileThatIsGoneIsNotPackedButUnreadable() {
    assertThatThrownBy(() -> DataFile.of(folder.resolve("gone")).length())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fixture.open("gone")).isInstanceOf(InputException.class);
  }
}
