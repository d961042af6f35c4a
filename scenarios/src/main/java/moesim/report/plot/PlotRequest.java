package moesim.report.plot;

import java.util.List;

/**
 * What a picture shows.
 *
 * @param x the column along the horizontal axis
 * @param y the column along the vertical axis, of numbers
 * @param series columns whose values have a line or bars each; empty for all keys that differ
 *     beside {@code x}
 * @param where conditions {@code key=value}; several of one key are alternatives
 * @param logarithmicX whether x is logarithmic
 * @param logarithmicY whether y is
 * @param title above the picture; empty for none
 * @param inches its width
 */
public record PlotRequest(
    String x,
    String y,
    List<String> series,
    List<String> where,
    boolean logarithmicX,
    boolean logarithmicY,
    String title,
    double inches) {}
