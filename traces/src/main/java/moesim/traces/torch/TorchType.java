package moesim.traces.torch;

import java.nio.ByteBuffer;
import java.util.Locale;

/** What the elements of a storage are. */
public enum TorchType {
  BYTE("uint8", 1, true),
  CHAR("int8", 1, true),
  SHORT("int16", 2, true),
  INT("int32", 4, true),
  LONG("int64", 8, true),
  BOOL("bool", 1, false),
  HALF("float16", 2, false),
  BFLOAT16("bfloat16", 2, false),
  FLOAT("float32", 4, false),
  DOUBLE("float64", 8, false);

  private final String dtype;
  private final int bytes;
  private final boolean whole;

  TorchType(String dtype, int bytes, boolean whole) {
    this.dtype = dtype;
    this.bytes = bytes;
    this.whole = whole;
  }

  /** The class that a pickle names: {@code torch.IntStorage}. */
  String global() {
    String name = name();
    String word =
        this == BFLOAT16 ? "BFloat16" : name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    return "torch." + word + "Storage";
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** True for whole numbers. */
  boolean isWhole() {
    return whole;
  }

  /** The whole number at {@code at}. */
  long whole(ByteBuffer source, int at) {
    return switch (this) {
      case BYTE -> source.get(at) & 0xFF;
      case CHAR -> source.get(at);
      case SHORT -> source.getShort(at);
      case INT -> source.getInt(at);
      case LONG -> source.getLong(at);
      default -> throw new IllegalStateException(dtype + " is no whole number");
    };
  }

  /** As PyTorch calls the type of a tensor. */
  @Override
  public String toString() {
    return dtype;
  }
}
