/** Tests of {@code moesim.report.compare}. */
package moesim.report.compare;
