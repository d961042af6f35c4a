/** Tokens that each expert of each layer served, as servers count them. */
@org.jspecify.annotations.NullMarked
package moesim.traces.loads;
