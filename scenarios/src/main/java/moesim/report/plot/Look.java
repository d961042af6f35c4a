package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Colours, markers, dashes and letters. Colours are those of {@code report.html}, by the same rule.
 */
final class Look {
  /** The palette of Okabe and Ito, as theme.js has it: colour-blind readers can tell it apart. */
  static final List<Color> COLOURS = List.of(
      Color.decode("#0072b2"),
      Color.decode("#d55e00"),
      Color.decode("#009e73"),
      Color.decode("#b5558f"),
      Color.decode("#e69f00"),
      Color.decode("#3fa3dc"),
      Color.decode("#8a7a00"),
      Color.decode("#7a7f87"));

  static final Color INK = Color.decode("#16191d");
  static final Color LINE = Color.decode("#d5d9de");

  private static final List<Marker> MARKERS = List.of(
      SeriesMarkers.CIRCLE,
      SeriesMarkers.SQUARE,
      SeriesMarkers.TRIANGLE_UP,
      SeriesMarkers.DIAMOND,
      SeriesMarkers.TRIANGLE_DOWN,
      SeriesMarkers.CROSS);

  /** In units: solid, dashed, dotted, dashed and dotted. */
  private static final List<float[]> DASHES =
      List.of(new float[] {}, new float[] {20, 10}, new float[] {6, 7}, new float[] {24, 8, 6, 8});

  private static final int MOST_MARKERS = 40;
  private static final float[] REFERENCE = {14, 9};
  private static final float WIDTH = 1.4f * Picture.PER_POINT;

  private Look() {}

  static Color colour(PlotData.Series series) {
    return series.colour() < 0 ? INK : COLOURS.get(series.colour() % COLOURS.size());
  }

  /**
   * Series of one colour follow each other through the markers; a second round through the colours
   * does too.
   */
  static Marker marker(PlotData.Series series) {
    if (isDense(series)) {
      return SeriesMarkers.NONE;
    }
    int turn = series.colour() < 0
        ? 0
        : series.colour() + series.colour() / COLOURS.size() + 2 * series.style();
    return MARKERS.get(turn % MARKERS.size());
  }

  /** True if markers would hide the line; then dashes tell it from others, beside its colour. */
  static boolean isDense(PlotData.Series series) {
    return series.points().size() > MOST_MARKERS;
  }

  static BasicStroke stroke(PlotData.Series series) {
    int colour = Math.max(0, series.colour());
    int turn = series.style() + (isDense(series) ? colour : colour / COLOURS.size());
    float[] dashes =
        series.colour() < 0 && series.style() == 0 ? REFERENCE : DASHES.get(turn % DASHES.size());
    return dashes.length == 0
        ? new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /** Liberation Sans, which comes with moesim: the same letters on every machine. */
  static Font font() {
    String name = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    try (InputStream in = Look.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
