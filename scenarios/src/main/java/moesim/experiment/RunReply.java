package moesim.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Problem;

/**
 * What became of a run in another process.
 *
 * @param tokens replayed
 * @param result what it found, as {@link RecordCodec} writes it; empty if it failed
 * @param problems what was wrong with its input, if anything was
 * @param fault the fault of ours that ended it, if one did
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RunReply(long tokens, byte[] result, List<Problem> problems, Optional<Fault> fault) {
  private static final RecordCodec<RunReply> CODEC = new RecordCodec<>(RunReply.class);
  private static final int MOST_FRAMES = 60;

  /** Causes may go in a circle. */
  private static final int MOST_CAUSES = 8;

  record Fault(String text, boolean outOfMemory, List<Frame> frames, Optional<Fault> cause) {
    static Fault of(Throwable thrown) {
      return of(thrown, MOST_CAUSES);
    }

    private static Fault of(Throwable thrown, int causes) {
      return new Fault(
          thrown.toString(),
          thrown instanceof OutOfMemoryError,
          Arrays.stream(thrown.getStackTrace())
              .limit(MOST_FRAMES)
              .map(Frame::of)
              .toList(),
          causes == 0
              ? Optional.empty()
              : Optional.ofNullable(thrown.getCause()).map(cause -> of(cause, causes - 1)));
    }

    Throwable thrown() {
      Throwable thrown = outOfMemory ? new OutOfMemoryError(text) : new Elsewhere(text);
      thrown.setStackTrace(frames.stream().map(Frame::element).toArray(StackTraceElement[]::new));
      cause.ifPresent(why -> thrown.initCause(why.thrown()));
      return thrown;
    }
  }

  record Frame(String type, String method, String file, int line) {
    static Frame of(StackTraceElement element) {
      String file = element.getFileName();
      return new Frame(
          element.getClassName(),
          element.getMethodName(),
          file == null ? "" : file,
          element.getLineNumber());
    }

    StackTraceElement element() {
      return new StackTraceElement(type, method, file, line);
    }
  }

  /** Reads as what was thrown in the other process. */
  private static final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    Elsewhere(String text) {
      super(text);
      this.text = text;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // The name of this class would say nothing.
    public String toString() {
      return text;
    }
  }

  static RunReply done(long tokens, byte[] result) {
    return new RunReply(tokens, result, List.of(), Optional.empty());
  }

  static RunReply failed(long tokens, Throwable cause) {
    return cause instanceof InputException wrong
        ? new RunReply(tokens, new byte[0], wrong.problems(), Optional.empty())
        : new RunReply(tokens, new byte[0], List.of(), Optional.of(Fault.of(cause)));
  }

  /** Why the run failed, if it did. */
  Optional<Throwable> failure() {
    return problems.isEmpty()
        ? fault.map(Fault::thrown)
        : Optional.of(new InputException(problems));
  }

  byte[] encoded() {
    return CODEC.encode(this);
  }

  static RunReply decode(byte[] bytes) {
    return CODEC.decode(bytes);
  }
}
