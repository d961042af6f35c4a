/** Tests of {@code report.html}. */
package moesim.report.html;
