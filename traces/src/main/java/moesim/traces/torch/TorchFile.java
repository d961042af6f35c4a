package moesim.traces.torch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.TraceFiles;
import moesim.traces.ZippedFile;
import moesim.traces.pickle.PickleProblem;
import moesim.traces.pickle.PickleReader;

/**
 * A file that {@code torch.save} wrote, as data: numbers, texts, lists, dictionaries, and tensors
 * whose elements are read when they are asked for. Nothing in it is run.
 *
 * <p><b>Memory.</b> The pickle, which lacks the elements of tensors. <b>Errors</b> name the member
 * of the archive, of the pickle with the byte. <b>Source</b> torch/serialization.py and
 * torch/_utils.py of PyTorch: a zip archive of {@code data.pkl}, {@code byteorder}, and a member
 * {@code data/<key>} per storage.
 */
public final class TorchFile implements AutoCloseable {
  private static final String PICKLE = "/data.pkl";
  // What torch.save wrote before PyTorch 1.6: a pickle of this number comes first.
  private static final String OLD_MAGIC =
      "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
  private static final long MOST_PICKLED = 1L << 30;

  private final ZippedFile zip;
  private final String folder;
  private final ByteOrder order;
  private final Object root;

  /**
   * Opens {@code file} and reads its pickle.
   *
   * @throws InputException if it is none, damaged, or holds what is not known here
   */
  public TorchFile(DataFile file) {
    if (TraceFiles.headOf(file).startsWith(OLD_MAGIC)) {
      throw new InputException(
          Location.of(file),
          "saved in the form that PyTorch had before 1.6; load and save it with a newer one");
    }
    zip = new ZippedFile(file, ".pt file");
    boolean open = false;
    try {
      String pickle = pickle();
      folder = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
      order = order();
      root = read(pickle);
      open = true;
    } finally {
      if (!open) {
        zip.close();
      }
    }
  }

  /** True if a file of this name should be one. */
  public static boolean isOwn(String name) {
    return name.endsWith(".pt") || name.endsWith(".pth");
  }

  /** The beginning of the pickle as Latin-1 text, to recognise a format by; empty if there is none. */
  public static String headOfPickle(DataFile file, int bytes) {
    try (ZippedFile zip = new ZippedFile(file, ".pt file")) {
      List<String> pickles = pickles(zip);
      if (pickles.size() != 1) {
        return "";
      }
      try (InputStream in = zip.stream(pickles.get(0))) {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw zip.problem(pickles.get(0), e);
      }
    }
  }

  private static List<String> pickles(ZippedFile zip) {
    return zip.names().stream()
        .filter(
            name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
        .toList();
  }

  private String pickle() {
    List<String> pickles = pickles(zip);
    if (pickles.size() != 1) {
      throw new InputException(
          Location.of(zip.file()),
          "no .pt file: it has " + pickles.size() + " members <name>/data.pkl");
    }
    return pickles.get(0);
  }

  private ByteOrder order() {
    String name = folder + "byteorder";
    if (!zip.has(name)) {
      // Before PyTorch 2.1 it was that of the machine, and hardly any was not little-endian.
      return ByteOrder.LITTLE_ENDIAN;
    }
    try (InputStream in = zip.stream(name)) {
      String text = new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
      return switch (text) {
        case "little" -> ByteOrder.LITTLE_ENDIAN;
        case "big" -> ByteOrder.BIG_ENDIAN;
        default ->
          throw new IllegalArgumentException(
              "\"" + ZippedFile.oneLine(text) + "\"; expected little or big");
      };
    } catch (IOException | IllegalArgumentException e) {
      throw zip.problem(name, e);
    }
  }

  private Object read(String pickle) {
    try (InputStream in = zip.stream(pickle)) {
      if (zip.size(pickle) > MOST_PICKLED) {
        throw new IllegalArgumentException(
            zip.size(pickle) + " B; at most " + MOST_PICKLED + " B of pickle are read");
      }
      // No more than it says: a small archive may unpack to anything.
      return reader().read(in.readNBytes((int) zip.size(pickle)));
    } catch (PickleProblem e) {
      throw new InputException(
          Location.atByte(zip.file() + "/" + ZippedFile.oneLine(pickle), e.offset()),
          String.valueOf(e.getMessage()),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw zip.problem(pickle, e);
    }
  }

  private static PickleReader reader() {
    PickleReader reader = new PickleReader()
        .persistent(TorchStorage::of)
        .call("torch._utils._rebuild_tensor_v2", TorchTensor::of)
        .call("torch._utils._rebuild_parameter", arguments -> arguments[0])
        .call("collections.OrderedDict", TorchFile::emptyDictionary)
        .call("torch.Size", arguments -> arguments[0]);
    for (TorchType type : TorchType.values()) {
      reader.value(type.global(), type);
    }
    return reader;
  }

  // Python 3 sets the entries one by one afterwards.
  private static Object emptyDictionary(Object[] arguments) {
    if (arguments.length > 0) {
      throw new IllegalArgumentException("an OrderedDict with entries as arguments, of Python 2");
    }
    return new LinkedHashMap<Object, Object>();
  }

  /** The file itself. */
  public DataFile file() {
    return zip.file();
  }

  /** What was saved. */
  public Object root() {
    return root;
  }

  /**
   * Opens the elements of a tensor of this file.
   *
   * @throws InputException if they are no whole numbers, or not there
   */
  public TensorReader open(TorchTensor tensor) {
    TorchStorage storage = tensor.storage();
    String name = folder + "data/" + storage.key();
    try {
      if (!tensor.isWhole()) {
        throw new IllegalArgumentException("tensor " + tensor + "; expected whole numbers");
      }
      if (!zip.has(name)) {
        throw new IllegalArgumentException("the storage of tensor " + tensor + " is missing");
      }
      if (zip.size(name) / storage.type().bytes() < storage.elements()) {
        throw new EOFException();
      }
      return new TensorReader(tensor, zip.stream(name), order, e -> zip.problem(name, e));
    } catch (IOException | IllegalArgumentException e) {
      throw zip.problem(name, e);
    }
  }

  @Override
  public void close() {
    zip.close();
  }
}
