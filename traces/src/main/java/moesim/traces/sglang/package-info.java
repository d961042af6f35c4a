/** What SGLang's expert distribution recorder writes. */
@org.jspecify.annotations.NullMarked
package moesim.traces.sglang;
