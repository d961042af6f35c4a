package moesim.hardware.violation;

import moesim.traces.TraceFiles;

/** A machine must not read files. */
final class KnowsTraces {
  private KnowsTraces() {}

  Class<?> usesTraces() {
    return TraceFiles.class;
  }
}
