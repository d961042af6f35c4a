package moesim.traces.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moesim.input.InputException;
import moesim.traces.DataFile;
import moesim.traces.torch.TorchBytes.Call;
import moesim.traces.torch.TorchBytes.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileTest {
  // Pickled by Python 3 with stand-ins for the classes of PyTorch, and put together by its zipfile.
  private static final String OF_PYTHON =
      "UEsDBBQAAAAAAImOfl0dZ6wFYQIAAGECAAArAAAAZXhwZXJ0X2Rpc3RyaWJ1dGlvbl9yZWNvcmRlcl8xLjVf"
          + "MC9kYXRhLnBrbIACfXEAKFgHAAAAcmVjb3Jkc3EBXXECKH1xAyhYDwAAAGZvcndhcmRfcGFzc19pZHEESwBY"
          + "BAAAAHJhbmtxBUsAWAwAAABnYXRoZXJlcl9rZXlxBlgHAAAAcHJpbWFyeXEHWAkAAABpbnB1dF9pZHNxCF1x"
          + "CShLBUsGSwdLCGVYCQAAAHBvc2l0aW9uc3EKXXELKEsASwFNLAFKcBEBAGVYDwAAAGV4dGVuZF9zZXFfbGVu"
          + "c3EMTlgMAAAAZm9yd2FyZF9tb2RlcQ1LAlgRAAAAdG9wa19pZHNfb2ZfbGF5ZXJxDmN0b3JjaC5fdXRpbHMK"
          + "X3JlYnVpbGRfdGVuc29yX3YyCnEPKChYBwAAAHN0b3JhZ2VxEGN0b3JjaApJbnRTdG9yYWdlCnERWAEAAAAw"
          + "cRJYAwAAAGNwdXETSwR0cRRRSwBLAksBSwKHcRVLAksCSwGHcRaJY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0"
          + "CnEXKVJxGHRxGVJxGlgMAAAAbWlzY19vYmplY3RzcRtdcRx1fXEdKGgESwFoBUsAaAZoB2gIaAloCmgLaAxO"
          + "aA1LAmgOaA8oKGgQaBFYAQAAADFxHmgTSwR0cR9RSwBLAksBSwKHcSBLAksCSwGHcSGJaBcpUnEidHEjUnEk"
          + "aBtoHHVlWBwAAABsYXN0X3BoeXNpY2FsX3RvX2xvZ2ljYWxfbWFwcSVoDygoaBBjdG9yY2gKTG9uZ1N0b3Jh"
          + "Z2UKcSZYAQAAADJxJ2gTSwZ0cShRSwBLAksDhnEpSwNLAYZxKoloFylScSt0cSxScS11LlBLAwQUAAAAAACJ"
          + "jn5dt+/cgwEAAAABAAAAMgAAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAvLmZvcm1hdF92"
          + "ZXJzaW9uMVBLAwQUAAAAAACJjn5dhT3jGQYAAAAGAAAALAAAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3Jk"
          + "ZXJfMS41XzAvYnl0ZW9yZGVybGl0dGxlUEsDBBQAAAAAAImOfl1HADs1EAAAABAAAAApAAAAZXhwZXJ0X2Rp"
          + "c3RyaWJ1dGlvbl9yZWNvcmRlcl8xLjVfMC9kYXRhLzAAAAAAAQAAAAIAAAAAAAAAUEsDBBQAAAAAAImOfl1H"
          + "ADs1EAAAABAAAAApAAAAZXhwZXJ0X2Rpc3RyaWJ1dGlvbl9yZWNvcmRlcl8xLjVfMC9kYXRhLzEAAAAAAQAA"
          + "AAIAAAAAAAAAUEsDBBQAAAAAAImOfl1ZcVoSMAAAADAAAAApAAAAZXhwZXJ0X2Rpc3RyaWJ1dGlvbl9yZWNv"
          + "cmRlcl8xLjVfMC9kYXRhLzIAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAACAAAAAAAAAAEAAAAAAAAAAAAAAAAA"
          + "AABQSwMEFAAAAAAAiY5+XdGeZ1UCAAAAAgAAACoAAABleHBlcnRfZGlzdHJpYnV0aW9uX3JlY29yZGVyXzEu"
          + "NV8wL3ZlcnNpb24zClBLAQIUAxQAAAAAAImOfl0dZ6wFYQIAAGECAAArAAAAAAAAAAAAAACAAQAAAABleHBl"
          + "cnRfZGlzdHJpYnV0aW9uX3JlY29yZGVyXzEuNV8wL2RhdGEucGtsUEsBAhQDFAAAAAAAiY5+Xbfv3IMBAAAA"
          + "AQAAADIAAAAAAAAAAAAAAIABqgIAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAvLmZvcm1h"
          + "dF92ZXJzaW9uUEsBAhQDFAAAAAAAiY5+XYU94xkGAAAABgAAACwAAAAAAAAAAAAAAIAB+wIAAGV4cGVydF9k"
          + "aXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAvYnl0ZW9yZGVyUEsBAhQDFAAAAAAAiY5+XUcAOzUQAAAAEAAA"
          + "ACkAAAAAAAAAAAAAAIABSwMAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAvZGF0YS8wUEsB"
          + "AhQDFAAAAAAAiY5+XUcAOzUQAAAAEAAAACkAAAAAAAAAAAAAAIABogMAAGV4cGVydF9kaXN0cmlidXRpb25f"
          + "cmVjb3JkZXJfMS41XzAvZGF0YS8xUEsBAhQDFAAAAAAAiY5+XVlxWhIwAAAAMAAAACkAAAAAAAAAAAAAAIAB"
          + "+QMAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAvZGF0YS8yUEsBAhQDFAAAAAAAiY5+XdGe"
          + "Z1UCAAAAAgAAACoAAAAAAAAAAAAAAIABcAQAAGV4cGVydF9kaXN0cmlidXRpb25fcmVjb3JkZXJfMS41XzAv"
          + "dmVyc2lvblBLBQYAAAAABwAHAHACAAC6BAAAAAA=";

  @TempDir
  Path folder;

  private TorchFile open(byte[] bytes) {
    try {
      return new TorchFile(DataFile.of(Files.write(folder.resolve("t.pt"), bytes)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Long> elements(byte[] bytes) {
    try (TorchFile file = open(bytes)) {
      TorchTensor tensor = (TorchTensor) file.root();
      List<Long> elements = new ArrayList<>();
      try (TensorReader reader = file.open(tensor)) {
        for (long i = 0; i < tensor.elements(); i++) {
          elements.add(reader.next());
        }
      }
      return elements;
    }
  }

  private List<Long> elements(Tensor tensor) {
    return elements(TorchBytes.save(tensor));
  }

  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> elements(bytes))
        .isInstanceOf(InputException.class)
        .hasMessage(folder.resolve("t.pt") + message);
  }

  private void assertRefused(Tensor tensor, String message) {
    assertRefused(TorchBytes.save(tensor), message);
  }

  @Test
  void whatPythonPickledIsRead() {
    try (TorchFile file = open(Base64.getDecoder().decode(OF_PYTHON))) {
      Map<?, ?> root = (Map<?, ?>) file.root();
      List<?> records = (List<?>) root.get("records");
      Map<?, ?> record = (Map<?, ?>) records.get(0);
      assertThat(record.get("positions")).isEqualTo(List.of(0, 1, 300, 70000));
      assertThat(record.get("extend_seq_lens")).isNull();
      assertThat(record.get("topk_ids_of_layer")).hasToString("int32[2, 1, 2]");
      assertThat(root.get("last_physical_to_logical_map")).hasToString("int64[2, 3]");
      TorchTensor map = (TorchTensor) root.get("last_physical_to_logical_map");
      List<Long> elements = new ArrayList<>();
      try (TensorReader reader = file.open(map)) {
        for (int i = 0; i < 6; i++) {
          elements.add(reader.next());
        }
      }
      assertThat(elements).containsExactly(0L, 1L, 2L, 2L, 1L, 0L);
    }
  }

  @Test
  void everyTypeOfWholeNumbersIsRead() {
    for (String type : List.of("CharStorage", "ShortStorage", "IntStorage", "LongStorage")) {
      assertThat(elements(TorchBytes.tensor(type, List.of(2, 2), -1, 2, 3, 127)))
          .as(type)
          .containsExactly(-1L, 2L, 3L, 127L);
    }
    assertThat(elements(TorchBytes.tensor("ByteStorage", List.of(2), 255, 1)))
        .containsExactly(255L, 1L);
    assertThat(elements(TorchBytes.tensor("LongStorage", List.of(), 1L << 40)))
        .containsExactly(1L << 40);
    assertThat(elements(new TorchBytes()
            .bigEndian()
            .pickled(TorchBytes.ints(List.of(2), 1, 258))
            .zip()))
        .containsExactly(1L, 258L);
    assertThat(elements(new TorchBytes()
            .pickled(TorchBytes.ints(List.of(2), 1, 258))
            .without("archive/byteorder")
            .zip()))
        .containsExactly(1L, 258L);
    assertRefused(
        TorchBytes.tensor("FloatStorage", List.of(1), 3),
        ": archive/data/0: tensor float32[1]; expected whole numbers");
  }

  @Test
  void aTensorIsAViewOfItsStorage() {
    long[] six = {0, 1, 2, 3, 4, 5};
    // The second row of [2, 3]; the transposed [2, 3]; every second of six, from the first on.
    assertThat(elements(new Tensor("IntStorage", six, 3, new long[] {3}, new long[] {1})))
        .containsExactly(3L, 4L, 5L);
    assertThat(elements(new Tensor("IntStorage", six, 0, new long[] {3, 2}, new long[] {1, 3})))
        .containsExactly(0L, 3L, 1L, 4L, 2L, 5L);
    assertThat(elements(new Tensor("IntStorage", six, 1, new long[] {3}, new long[] {2})))
        .containsExactly(1L, 3L, 5L);
    // The stride of a dimension of one says nothing.
    assertThat(elements(new Tensor("IntStorage", six, 0, new long[] {1, 6}, new long[] {99, 1})))
        .hasSize(6);
    assertThat(elements(TorchBytes.ints(List.of(0, 3)))).isEmpty();
    // More than one window of 64 KiB.
    long[] many = new Random(1).longs(20_000, 0, 1 << 30).toArray();
    assertThat(elements(TorchBytes.ints(List.of(20_000), many)))
        .isEqualTo(Arrays.stream(many).boxed().toList());
  }

  @Test
  void viewsThatDoNotFitTheirStorageAreRefused() {
    long[] six = {0, 1, 2, 3, 4, 5};
    // Counted by hand: 35 bytes name the function, 53 are the reference, and so on; REDUCE is
    // wrong.
    assertRefused(
        new Tensor("IntStorage", six, 4, new long[] {3}, new long[] {1}),
        "/archive/data.pkl: byte 128: tensor int32[3] ends at element 6 of a storage of 6");
    assertRefused(
        new Tensor("IntStorage", six, 0, new long[] {3}, new long[] {-1}),
        "/archive/data.pkl: byte 131: size 3 with stride -1 of tensor int32[3]; neither is ever"
            + " negative");
    assertRefused(
        new Tensor("IntStorage", six, 0, new long[] {4, 6}, new long[] {0, 1}),
        "/archive/data.pkl: byte 132: tensor int32[4, 6] repeats the elements of a storage of 6;"
            + " save a copy of it (.clone(), .contiguous())");
    byte[] cut = new TorchBytes()
        .pickled(TorchBytes.ints(List.of(6), six))
        .text("archive/data/0", "12345678901234567890123")
        .zip();
    assertRefused(
        cut,
        ": archive/data/0: it ends before its last element; was it cut off? Copy or download it"
            + " again");
    assertRefused(
        new TorchBytes()
            .pickled(TorchBytes.ints(List.of(6), six))
            .without("archive/data/0")
            .zip(),
        ": archive/data/0: the storage of tensor int32[6] is missing");
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    // 2^64 + 1 elements; one less than a half from the first on.
    String head = "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nIntStorage\n";
    String long9 = "\u008a\u0009\1\0\0\0\0\0\0\0\1";
    assertRefused(
        pickled(head + "X\1\0\0\0aX\3\0\0\0cpu" + long9 + "tQ"),
        "/archive/data.pkl: byte 93: a reference that is no storage");
    assertRefused(
        pickled(head + "X\1\0\0\0aX\3\0\0\0cpuK\3tQG\0\0\0\0\0\0\0\0(K\1t(K\1ttR"),
        "/archive/data.pkl: byte 103: a tensor without storage and first element");
    assertRefused(
        new Tensor(
            "IntStorage", new long[1], 0, new long[] {1L << 40, 1L << 40}, new long[] {1, 1}),
        "/archive/data.pkl: byte 148: tensor int32[1099511627776, 1099511627776] has more elements"
            + " than can be counted");
  }

  @Test
  void messagesAreOneLine() {
    // The key of a storage is two lines.
    String key = "X\3\0\0\0a\nb";
    assertRefused(
        pickled("ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nIntStorage\n"
            + key + "X\3\0\0\0cpuK\1tQK\0(K\1t(K\1ttR"),
        ": archive/data/a?b: the storage of tensor int32[1] is missing");
    assertRefused(
        new TorchBytes().text("a\nb/data.pkl", "0.").zip(),
        "/a?b/data.pkl: byte 0: a damaged pickle (its operations do not fit together)");
  }

  private static byte[] pickled(String operations) {
    return new TorchBytes()
        .text("archive/data.pkl", "\u0080\2" + operations + ".")
        .zip();
  }

  @Test
  void nothingInAPickleIsRun() {
    assertRefused(
        TorchBytes.save(new Call("os", "system", List.of("touch pickle-is-run"))),
        "/archive/data.pkl: byte 2: the pickle names os.system, which is neither run nor read here;"
            + " pickles are read as data");
    assertRefused(
        TorchBytes.save(new Call("torch", "BFloat17Storage", List.of())),
        "/archive/data.pkl: byte 2: the pickle names torch.BFloat17Storage, which is neither run nor"
            + " read here; pickles are read as data");
    assertThat(Path.of("pickle-is-run")).doesNotExist();
  }

  @Test
  void filesOfOtherKindsAreRefused() {
    assertRefused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 134\n"
            .getBytes(StandardCharsets.UTF_8),
        ": a Git-LFS pointer, not the data itself; run \"git lfs pull\" where it came from");
    assertRefused(
        "[[1, 2]]".getBytes(StandardCharsets.UTF_8),
        ": no .pt file: it does not begin as a zip archive does");
    // The beginning of a file of PyTorch 1.5.
    assertRefused(
        Base64.getDecoder().decode("gAKKCmz8nEb5IGqoUBkugAJN6QMu"),
        ": saved in the form that PyTorch had before 1.6; load and save it with a newer one");
    byte[] whole = TorchBytes.save(TorchBytes.ints(List.of(2), 1, 2));
    assertRefused(
        Arrays.copyOf(whole, whole.length / 2),
        ": a damaged zip archive (zip END header not found); was it cut off? Copy or download it"
            + " again");
    assertRefused(
        new TorchBytes().text("a/b", "").zip(), ": no .pt file: it has 0 members <name>/data.pkl");
    assertRefused(
        new TorchBytes().pickled("x").text("archive/byteorder", "middle").zip(),
        ": archive/byteorder: \"middle\"; expected little or big");
    assertRefused(
        new TorchBytes()
            .text("archive/data.pkl", "\u0080\u0002X\u00ff\u00ff\u00ff\u0000a")
            .zip(),
        "/archive/data.pkl: byte 2: a damaged pickle (it ends too early)");
  }

  @Test
  void damagedBytesAreInputExceptions() {
    byte[] whole = TorchBytes.save(Map.of(
        "records", List.of(TorchBytes.ints(List.of(2), 1, 2)), "x", List.of(1, 300, 70_000)));
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        open(damaged).close();
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
      }
    }
  }
}
