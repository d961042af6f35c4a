package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import moesim.report.table.Table;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;

/** A picture of a table: lines where x is a number, bars where it is a word. */
public final class Plot {
  private static final int UNITS_PER_INCH = 72 * Picture.PER_POINT;
  private static final int LETTERS = 8 * Picture.PER_POINT;
  private static final float SMALL = LETTERS * 0.9f;
  private static final int MARKER = (int) (LETTERS * 0.6);
  private static final double HEIGHT = 0.68;
  private static final double WIDE_HEIGHT = 0.42;
  private static final double WIDE = 5;

  private final PlotRequest request;
  private final PlotData data;
  private final Font font;

  /** Chooses the points of {@code request} from {@code table}. */
  public Plot(Table table, PlotRequest request) {
    this.request = request;
    data = PlotData.of(table, request);
    font = Look.font().deriveFont((float) LETTERS);
  }

  /** The picture as {@code svg}, {@code pdf} or {@code png}. */
  public byte[] as(String format) {
    int width = (int) Math.round(request.inches() * UNITS_PER_INCH);
    int height = (int) Math.round(width * (request.inches() > WIDE ? WIDE_HEIGHT : HEIGHT));
    Legend legend = new Legend(data.series(), font.deriveFont(SMALL), data.x().isNumeric(), width);
    Chart<?, ?> chart = data.x().isNumeric() ? lines(width, height) : bars(width, height);
    Shapes shapes = new Shapes();
    chart.paint(shapes, width, height);
    legend.draw(shapes, height, MARKER);
    height += legend.height();
    Picture picture = new Picture(shapes.drawn(), width, height, description());
    return switch (format) {
      case "svg" -> picture.svg();
      case "pdf" -> picture.pdf();
      case "png" -> picture.png();
      default -> throw new IllegalArgumentException("format=" + format);
    };
  }

  private String description() {
    return request.title().isEmpty() ? request.y() + " against " + request.x() : request.title();
  }

  private XYChart lines(int width, int height) {
    XYChart chart = new XYChart(width, height);
    style(chart.getStyler());
    title(chart);
    chart.getStyler().setXAxisLogarithmic(request.logarithmicX());
    if (!request.logarithmicX()) {
      // With a function of ours XChart would take its ticks from the points.
      chart.getStyler().setXAxisDecimalPattern("#,##0.######");
    } else {
      chart.getStyler().setXAxisTickLabelsFormattingFunction(Plot::tick);
    }
    for (PlotData.Series line : data.series()) {
      XYSeries series = chart.addSeries(
          line.name().isEmpty() ? request.y() : line.name(),
          new ArrayList<>(line.points().keySet()),
          new ArrayList<>(line.points().values()));
      series.setLineColor(Look.colour(line));
      series.setLineStyle(Look.stroke(line));
      series.setMarkerColor(Look.colour(line));
      series.setMarker(Look.marker(line));
    }
    return chart;
  }

  private CategoryChart bars(int width, int height) {
    CategoryChart chart = new CategoryChart(width, height);
    style(chart.getStyler());
    title(chart);
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    if (labelsAreLong()) {
      chart.getStyler().setXAxisLabelRotation(35);
      chart.getStyler().setXAxisLabelAlignment(TextAlignment.Right);
      chart.getStyler().setXAxisLabelAlignmentVertical(TextAlignment.Right);
    }
    for (PlotData.Series line : data.series()) {
      List<@Nullable Double> values = new ArrayList<>();
      for (int category = 0; category < data.categories().size(); category++) {
        values.add(line.points().get((double) category));
      }
      CategorySeries series = chart.addSeries(
          line.name().isEmpty() ? request.y() : line.name(), data.categories(), values);
      series.setFillColor(Look.colour(line));
      series.setLineColor(Look.colour(line));
    }
    return chart;
  }

  private boolean labelsAreLong() {
    double longest = data.categories().stream()
        .mapToDouble(label -> Legend.textWidth(label, font.deriveFont(SMALL)))
        .max()
        .orElse(0);
    return longest + LETTERS / 4.0
        > request.inches() * UNITS_PER_INCH * 0.84 / data.categories().size();
  }

  private void title(org.knowm.xchart.internal.chartpart.AxesChart<?, ?> chart) {
    chart.setTitle(request.title());
    chart.setXAxisTitle(data.x().title(request.x()));
    chart.setYAxisTitle(data.y().title(request.y()));
  }

  private void style(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setChartFontColor(Look.INK);
    style.setBaseFont(font);
    style.setAxisTitleFont(font);
    style.setAxisTickLabelsFont(font.deriveFont(SMALL));
    style.setLegendFont(font.deriveFont(SMALL));
    style.setChartTitleFont(font.deriveFont(LETTERS * 1.1f));
    style.setChartTitleVisible(!request.title().isEmpty());
    style.setChartTitleBoxVisible(false);
    style.setChartPadding(LETTERS / 4);
    style.setPlotMargin(0);
    style.setPlotContentSize(0.97);
    style.setYAxisLabelAlignment(TextAlignment.Right);
    style.setAxisTickMarkLength(LETTERS / 4);
    style.setAxisTickPadding(LETTERS / 4);
    style.setAxisTitlePadding(LETTERS / 2);
    style.setAxisTickMarksStroke(new BasicStroke(0.6f * Picture.PER_POINT));
    style.setAxisTickMarksColor(Look.INK);
    style.setPlotGridLinesColor(Look.LINE);
    style.setPlotGridLinesStroke(new BasicStroke(0.5f * Picture.PER_POINT));
    style.setPlotGridVerticalLinesVisible(false);
    style.setXAxisTickMarkSpacingHint(LETTERS * 5);
    style.setYAxisTickMarkSpacingHint(LETTERS * 3);
    style.setMarkerSize(MARKER);
    style.setLocale(Locale.ROOT);
    style.setYAxisLogarithmic(request.logarithmicY());
    style.setYAxisTickLabelsFormattingFunction(Plot::tick);
    DoubleSummaryStatistics range = data.series().stream()
        .flatMap(line -> line.points().values().stream())
        .mapToDouble(Double::doubleValue)
        .summaryStatistics();
    if (!request.logarithmicY() && range.getMin() >= 0 && range.getMax() > 0) {
      style.setYAxisMin(0.0);
      style.setYAxisMax(above(range.getMax()));
    }
    style.setLegendVisible(false);
  }

  /** The next round number: where an axis may end. */
  private static double above(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    for (double round : new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
      if (round * power >= most * (1 - 1e-12)) {
        return round * power;
      }
    }
    return 10 * power;
  }

  /** A number at an axis: as short as it can be said in six digits, large ones with SI prefixes. */
  static String tick(Double value) {
    double size = Math.abs(value);
    String[] prefixes = {"", "k", "M", "G", "T", "P", "E"};
    int power = 0;
    while ((size >= 10_000 && power < prefixes.length - 1) || (power > 0 && size >= 1000)) {
      size /= 1000;
      power++;
    }
    BigDecimal rounded =
        new BigDecimal(Math.signum(value) * size).round(new MathContext(6)).stripTrailingZeros();
    String number = rounded.signum() == 0
        ? "0"
        : Math.abs(rounded.doubleValue()) < 1e-4 ? rounded.toString() : rounded.toPlainString();
    return number + prefixes[power];
  }
}
