package moesim.traces.pickle;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.razorvine.pickle.IObjectConstructor;

/**
 * Reads pickles as data. Of all that a pickle may name, only what a format declares here is known;
 * a pickle that names anything else is refused. Lists become {@link java.util.List}, dictionaries
 * {@link Map}, tuples {@code Object[]}, whole numbers {@link Integer}, {@link Long} or {@link
 * java.math.BigInteger}.
 */
public final class PickleReader {
  private final Map<String, Object> known = new HashMap<>();
  private UnaryOperator<Object> persistent = id -> {
    throw new DataUnpickler.Refused("a reference out of the pickle");
  };

  /** Declares a global that a pickle may hand on: {@code torch.IntStorage}. */
  public PickleReader value(String global, Object value) {
    known.put(global, value);
    return this;
  }

  /**
   * Declares a global that a pickle may call, and what {@code made} makes of the arguments; it throws {@link
   * IllegalArgumentException} for what it does not accept.
   */
  public PickleReader call(String global, Function<Object[], Object> made) {
    IObjectConstructor constructor = arguments -> inWords(made, arguments);
    known.put(global, constructor);
    return this;
  }

  private static <T> Object inWords(Function<T, Object> made, T of) {
    try {
      return made.apply(of);
    } catch (IllegalArgumentException e) {
      throw new DataUnpickler.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Declares what stands outside of the pickle, by the id that the pickle has of it. */
  public PickleReader persistent(UnaryOperator<Object> byId) {
    persistent = id -> inWords(byId, id);
    return this;
  }

  /**
   * What {@code pickle} says.
   *
   * @throws PickleProblem if it is damaged, or names something that is not known here
   */
  public Object read(byte[] pickle) {
    return new DataUnpickler(known, persistent).read(pickle);
  }
}
