package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the series below a chart, in as many rows as they need; that of XChart has one, and
 * does not align names.
 */
final class Legend {
  private final List<List<PlotData.Series>> rows = new ArrayList<>();
  private final Font font;
  private final boolean lines;
  private final int width;
  private final double letter;

  /** For lines, or else bars, in {@code width}; with a single series there is none. */
  Legend(List<PlotData.Series> series, Font font, boolean lines, int width) {
    this.font = font;
    this.lines = lines;
    this.width = width;
    letter = font.getSize2D();
    double used = width;
    for (PlotData.Series one : series.size() < 2 ? List.<PlotData.Series>of() : series) {
      if (used + widthOf(one) > width - letter) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(one);
      used += widthOf(one) + gap();
    }
  }

  private double gap() {
    return 1.4 * letter;
  }

  private double sample() {
    return lines ? 2.2 * letter : 0.8 * letter;
  }

  private double widthOf(PlotData.Series series) {
    return sample() + 0.5 * letter + textWidth(series.name(), font);
  }

  static double textWidth(String text, Font font) {
    return font.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
  }

  /** What it needs below the chart. */
  int height() {
    return rows.isEmpty() ? 0 : (int) Math.ceil(rows.size() * 1.5 * letter + 0.4 * letter);
  }

  /** Draws it from {@code top} down. */
  void draw(Graphics2D canvas, int top, int markerSize) {
    canvas.setFont(font);
    for (int row = 0; row < rows.size(); row++) {
      double total = -gap();
      for (PlotData.Series series : rows.get(row)) {
        total += widthOf(series) + gap();
      }
      double x = (width - total) / 2;
      double base = top + (row + 1) * 1.5 * letter - 0.3 * letter;
      for (PlotData.Series series : rows.get(row)) {
        drawSample(canvas, series, x, base - 0.35 * letter, markerSize);
        canvas.setColor(Look.INK);
        canvas.drawString(series.name(), (float) (x + sample() + 0.5 * letter), (float) base);
        x += widthOf(series) + gap();
      }
    }
  }

  private void drawSample(
      Graphics2D canvas, PlotData.Series series, double x, double y, int markerSize) {
    canvas.setColor(Look.colour(series));
    if (lines) {
      canvas.setStroke(Look.stroke(series));
      canvas.draw(new Line2D.Double(x, y, x + sample(), y));
      canvas.setStroke(new BasicStroke(1));
      Look.marker(series).paint(canvas, x + sample() / 2, y, markerSize);
    } else {
      canvas.fill(new Rectangle2D.Double(x, y - sample() / 2, sample(), sample()));
    }
  }
}
