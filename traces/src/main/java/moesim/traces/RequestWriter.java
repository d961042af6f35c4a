package moesim.traces;

import java.io.IOException;

/** Writes requests one after the other. Prompts come as a whole, as many formats want them. */
public interface RequestWriter {
  /** Begins request {@code request} with its prompt, which has no tokens if none was recorded. */
  void begin(int request, TokenBuffer prompt) throws IOException;

  /**
   * Writes the next decoded token.
   *
   * @param position its position in the request, from 0
   * @param token a buffer with this token only
   */
  void decoded(int position, TokenBuffer token) throws IOException;

  /** Ends the request. */
  void end() throws IOException;
}
