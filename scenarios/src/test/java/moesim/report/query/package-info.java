/** Tests of {@code moesim.report.query}. */
package moesim.report.query;
