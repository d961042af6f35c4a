package moesim.hardware.fabric;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of a fabric, by measure.
 *
 * <p><b>Units.</b> Bandwidths are in bytes per second, everything else is a count.
 */
public final class Figures {
  private final Map<Measure, Long> values = new EnumMap<>(Measure.class);

  /** Nothing is known. */
  public static Figures none() {
    return new Figures();
  }

  /** These, and {@code value} for {@code measure}. */
  public Figures with(Measure measure, long value) {
    Figures more = new Figures();
    more.values.putAll(values);
    more.values.put(measure, value);
    return more;
  }

  /** These, and {@code value} for {@code measure} if it is there. */
  Figures with(Measure measure, OptionalLong value) {
    return value.isPresent() ? with(measure, value.getAsLong()) : this;
  }

  /** The value of {@code measure}, if it is known. */
  public OptionalLong find(Measure measure) {
    Long value = values.get(measure);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The value of {@code measure}, which is known. */
  public long get(Measure measure) {
    return find(measure).orElseThrow();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
