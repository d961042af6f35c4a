package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.routing.RoutingBlock;
import org.junit.jupiter.api.Test;

class IdBytesTest {
  @Test
  void takesOneByteUpTo255ExpertsAndFor256WithoutAbsentEntries() {
    assertThat(IdBytes.widthOf(255, true)).isEqualTo(1);
    assertThat(IdBytes.widthOf(256, false)).isEqualTo(1);
    assertThat(IdBytes.widthOf(256, true)).isEqualTo(2);
    assertThat(IdBytes.widthOf(257, false)).isEqualTo(2);
  }

  @Test
  void givesBackEveryByteAtEveryPlaceOfAWord() {
    // 256 experts, no absent entry: byte b is expert b. 8 ids are widened at a time, so all 8
    // places are tried.
    IdBytes ids = new IdBytes(256, false);
    byte[] bytes = new byte[300];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (7 * i);
    }
    for (int from = 0; from < 9; from++) {
      short[] read = new short[291];
      assertThat(ids.decode(bytes, from, read, 0, 291)).isTrue();
      for (int i = 0; i < 291; i++) {
        assertThat(read[i]).isEqualTo((short) (bytes[from + i] & 0xFF));
      }
    }
  }

  @Test
  void findsEachIdOutOfRangeAtEveryPlaceForEveryNumberOfExperts() {
    for (int experts = 1; experts <= 255; experts++) {
      for (boolean ragged : new boolean[] {false, true}) {
        IdBytes ids = new IdBytes(experts, ragged);
        for (int id : new int[] {0, experts - 1, experts, 127, 128, 254, 255}) {
          // 21 ids: two words of eight and five single ones.
          for (int place : new int[] {0, 3, 4, 7, 8, 15, 16, 20}) {
            byte[] bytes = new byte[21];
            bytes[place] = (byte) id;
            short[] read = new short[23];
            boolean absent = ragged && id == 255;
            boolean accepted = ids.decode(bytes, 0, read, 2, 21);
            assertThat(accepted).isEqualTo(absent || id < experts);
            assertThat(read[2 + place]).isEqualTo(absent ? RoutingBlock.ABSENT : (short) id);
            assertThat(read[1]).isZero();
          }
        }
      }
    }
  }

  @Test
  void readsWhatItWroteInTwoBytes() {
    IdBytes ids = new IdBytes(300, true);
    short[] written = {0, 299, RoutingBlock.ABSENT, 255, 256};
    byte[] bytes = new byte[12];
    ids.encode(written, 0, 5, bytes);
    // 256 = 0x0100, little-endian.
    assertThat(bytes[8]).isZero();
    assertThat(bytes[9]).isEqualTo((byte) 1);
    short[] read = new short[5];
    assertThat(ids.decode(bytes, 0, read, 0, 5)).isTrue();
    assertThat(read).isEqualTo(written);
  }

  @Test
  void refusesTwoByteIdsOutOfRange() {
    short[] read = new short[1];
    byte[] threeHundred = {44, 1};
    byte[] minusOne = {-1, -1};
    byte[] minusTwo = {-2, -1};
    assertThat(new IdBytes(300, true).decode(threeHundred, 0, read, 0, 1)).isFalse();
    assertThat(new IdBytes(301, true).decode(threeHundred, 0, read, 0, 1)).isTrue();
    assertThat(new IdBytes(300, true).decode(minusOne, 0, read, 0, 1)).isTrue();
    assertThat(new IdBytes(300, false).decode(minusOne, 0, read, 0, 1)).isFalse();
    assertThat(new IdBytes(300, true).decode(minusTwo, 0, read, 0, 1)).isFalse();
  }
}
