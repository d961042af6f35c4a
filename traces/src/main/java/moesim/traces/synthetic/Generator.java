package moesim.traces.synthetic;

import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;

/** A format that draws its tokens and reads no file. */
public interface Generator extends TraceFormat {
  @Override
  default boolean generates() {
    return true;
  }

  @Override
  default boolean recognises(TraceFiles files) {
    return false;
  }
}
