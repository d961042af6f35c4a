package moesim.traces.requests;

import moesim.traces.text.LineFile;

/** A way request traces are written down, a request per line. */
interface RequestFormat {
  String name();

  /** What it is, one sentence without the final stop. */
  String sentence();

  /** True if {@code firstLine} begins a file of this format. */
  boolean recognises(String firstLine);

  /** Reads the line at which {@code lines} stand, the first of the file included. */
  void read(LineFile lines, RequestRows rows);
}
