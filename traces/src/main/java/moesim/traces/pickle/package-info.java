/** Python's pickles as data: nothing in them is run. */
@org.jspecify.annotations.NullMarked
package moesim.traces.pickle;
