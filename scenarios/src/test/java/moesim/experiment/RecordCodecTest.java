package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private record Inner(int number, String text) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Outer(
      long number,
      double ratio,
      long[] longs,
      int[] ints,
      OptionalLong none,
      OptionalLong some,
      Optional<Inner> nothing,
      Optional<Inner> something,
      List<Inner> inners,
      List<Long> numbers) {}

  private record Unknown(Object something) {}

  private static final Outer VALUE = new Outer(
      Long.MIN_VALUE,
      -0.0,
      new long[] {1, -2},
      new int[0],
      OptionalLong.empty(),
      OptionalLong.of(7),
      Optional.empty(),
      Optional.of(new Inner(3, "größer")),
      List.of(new Inner(1, ""), new Inner(2, "b")),
      List.of(5L));

  private final RecordCodec<Outer> codec = new RecordCodec<>(Outer.class);

  @Test
  void whatIsWrittenIsRead() {
    Outer read = codec.decode(codec.encode(VALUE));
    assertThat(read).usingRecursiveComparison().isEqualTo(VALUE);
    assertThat(Double.doubleToRawLongBits(read.ratio)).isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void refusesBytesOfAnotherType() {
    byte[] bytes = codec.encode(VALUE);
    assertThatIllegalStateException()
        .isThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length - 1)));
    assertThatIllegalStateException()
        .isThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)));
    assertThatIllegalStateException()
        .isThrownBy(() -> new RecordCodec<>(Unknown.class).encode(new Unknown(new Object())));
  }
}
