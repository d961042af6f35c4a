package moesim.spark;

import java.io.Serializable;

/**
 * One run.
 *
 * @param index its number in the scenario
 * @param key what its trace and policy files have to be
 */
record RunTask(int index, String key) implements Serializable {}
