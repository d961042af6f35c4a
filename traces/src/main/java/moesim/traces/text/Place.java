package moesim.traces.text;

import moesim.input.InputException;

/** Where a reader stands, for messages. */
public interface Place {
  /** What is wrong here. */
  InputException problem(String message);

  /** An expert stands twice in one token. */
  default InputException repeated(String message) {
    return problem(message);
  }
}
