package moesim.traces.sglang;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.traces.TextDigest;

/**
 * Finds passes that several ranks recorded alike: ranks of tensor parallelism run the same tokens,
 * each for its part of every matrix. Alike are passes of the same number, tokens and positions that
 * select the same logical experts; slots may differ.
 *
 * <p><b>Memory.</b> Two digests per pass.
 */
final class RankCopies {
  // By digest of the tokens, the ranks by digest of what they select.
  private final Map<ByteBuffer, Map<ByteBuffer, Long>> passes = new HashMap<>();
  private final TreeSet<Long> copying = new TreeSet<>();
  private long copies;
  private long different;

  /** True if another rank has the pass; {@code selection} is a digest of the experts it selects. */
  boolean isCopy(RecordedPass pass, byte[] selection) {
    Map<ByteBuffer, Long> known =
        passes.computeIfAbsent(ByteBuffer.wrap(tokens(pass)), key -> new HashMap<>());
    ByteBuffer own = ByteBuffer.wrap(selection);
    Long rank = known.get(own);
    if (rank != null && rank != pass.rank()) {
      copies++;
      copying.add(pass.rank());
      return true;
    }
    different += known.isEmpty() || known.containsValue(pass.rank()) ? 0 : 1;
    known.put(own, pass.rank());
    return false;
  }

  private static byte[] tokens(RecordedPass pass) {
    MessageDigest digest = TextDigest.sha256();
    ByteBuffer numbers =
        ByteBuffer.allocate(2 * Long.BYTES).putLong(pass.number()).putLong(pass.mode());
    digest.update(numbers.array());
    for (String field :
        new String[] {RecordedPass.INPUT, RecordedPass.POSITIONS, RecordedPass.LENGTHS}) {
      int[] values = pass.numbers(field);
      ByteBuffer bytes = ByteBuffer.allocate((values.length + 1) * Integer.BYTES);
      bytes.putInt(values.length).asIntBuffer().put(values);
      digest.update(bytes.array());
    }
    return digest.digest();
  }

  /** Passes that another rank has as well. */
  long copies() {
    return copies;
  }

  /** The ranks whose passes were copies: {@code 1, 2, 3}. */
  String copyingRanks() {
    return copying.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Passes with the tokens of another rank's that select other experts. */
  long different() {
    return different;
  }
}
