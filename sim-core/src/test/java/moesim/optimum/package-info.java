@org.jspecify.annotations.NullMarked
package moesim.optimum;
