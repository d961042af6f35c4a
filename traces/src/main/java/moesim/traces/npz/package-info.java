/** Traces in NumPy's files: {@code .npz} archives of arrays. NumPy's pickles are read, never run. */
@org.jspecify.annotations.NullMarked
package moesim.traces.npz;
