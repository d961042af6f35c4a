/** Tests of {@code moesim.report.plot}. */
package moesim.report.plot;
