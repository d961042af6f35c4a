package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged trace files: either the damage is named, or it did not matter. */
@Tag("seeds")
class ParquetTraceFuzzTest {
  private static final int FILES_PER_SEED = 100;

  private static final MoeModel MODEL = FixedTrace.model(3, 200, 2);

  @TempDir
  private Path folder;

  private byte[] whole;
  private List<Object> columns;

  @BeforeEach
  void writeASmallFile() throws IOException {
    // Twelve requests in several row groups of several pages.
    ColumnTrace trace =
        ColumnTrace.of(MODEL, true, Optional.of(WeightKind.SIGMOID), 12, new SplittableRandom(1));
    whole = Files.readAllBytes(TraceFileFixture.write(folder.resolve("whole"), trace, 20, 3));
    columns = ColumnTrace.columns(trace.tokens(), 0);
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void namesTheDamageOrReadsTheSame(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = folder.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < FILES_PER_SEED; i++) {
      Files.write(file, damaged(whole, random));
      try {
        RoutingTrace trace = TraceFileFixture.open(file);
        assertThat(ColumnTrace.columns(ColumnTrace.all(trace, 0, 33), 0)).isEqualTo(columns);
        assertThat(trace.model()).isEqualTo(MODEL);
      } catch (InputException e) {
        refused++;
        assertThat(e.problems().get(0).location().source()).isEqualTo(file.toString());
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", file " + i, e);
      }
    }
    assertThat(refused).isGreaterThan(FILES_PER_SEED / 3);
  }

  /**
   * One to three changes: a flipped bit, a random byte, a run of bytes from elsewhere, a cut, an
   * insertion.
   */
  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    for (int change = random.nextInt(1, 4); change > 0; change--) {
      // Half of the changes in the last quarter, where the footer is.
      int from = random.nextBoolean() ? 0 : bytes.length * 3 / 4;
      int at = random.nextInt(from, bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 ->
          System.arraycopy(
              bytes, random.nextInt(bytes.length / 2), bytes, at, Math.min(9, bytes.length - at));
        case 3 -> bytes = joined(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 20)));
        default -> bytes = joined(bytes, at, Math.max(0, at - random.nextInt(1, 20)));
      }
    }
    return bytes;
  }

  /**
   * The bytes up to {@code end}, then those from {@code begin}: a cut, or a repetition if begin is
   * before end.
   */
  private static byte[] joined(byte[] bytes, int end, int begin) {
    byte[] joined = new byte[end + bytes.length - begin];
    System.arraycopy(bytes, 0, joined, 0, end);
    System.arraycopy(bytes, begin, joined, end, bytes.length - begin);
    return joined;
  }
}
