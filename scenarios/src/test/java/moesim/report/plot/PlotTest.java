package moesim.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlotTest {
  private static Table table() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String policy : List.of("lru", "belady", "lfu")) {
      for (int capacity = 1; capacity <= 3; capacity++) {
        rows.add(new Object[] {capacity + " experts", policy, 1.0 / (capacity + policy.length())});
      }
    }
    return new Table(
        List.of(
            new Column("cache.capacity", Kind.TEXT, "", "key"),
            new Column("cache.policy", Kind.TEXT, "", "key"),
            new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses / accesses")),
        rows);
  }

  private static PlotRequest request(
      String x, String y, List<String> series, List<String> where, boolean logarithmic) {
    return new PlotRequest(x, y, series, where, logarithmic, false, "", 3.3);
  }

  private static PlotRequest curve(String... where) {
    return request("cache.capacity", "miss_ratio", List.of(), List.of(where), false);
  }

  @Test
  void quantitiesOfOneUnitAreNumbersAndTheOtherKeysAreSeries() {
    PlotData data = PlotData.of(table(), curve());
    assertThat(data.x()).isEqualTo(new Scale(true, "experts"));
    assertThat(data.series())
        .extracting(PlotData.Series::name)
        .containsExactly("lru", "belady", "lfu");
    assertThat(data.series().get(0).points())
        .isEqualTo(Map.of(1.0, 1.0 / 4, 2.0, 1.0 / 5, 3.0, 1.0 / 6));
  }

  @Test
  void aSeriesToWhichNoKeyAppliesSaysSoAndHasNoColourOfAnother() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"4 experts", "lru", "none", 0.5});
    rows.add(new Object[] {"4 experts", "lru", "heat-map", 0.375});
    rows.add(new Object[] {"4 experts", "belady", null, 0.25});
    Table table = new Table(
        List.of(
            new Column("cache.capacity", Kind.TEXT, "", "key"),
            new Column("cache.policy", Kind.TEXT, "", "key"),
            new Column("prefetch.policy", Kind.TEXT, "", "key"),
            new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses / accesses")),
        rows);
    PlotRequest asked =
        request("cache.capacity", "miss_ratio", List.of("prefetch.policy"), List.of(), false);
    PlotData data = PlotData.of(table, asked);
    assertThat(data.series())
        .extracting(PlotData.Series::name)
        .containsExactly("none", "heat-map", "without prefetch.policy");
    assertThat(data.series()).extracting(PlotData.Series::colour).containsExactly(0, 1, -1);
  }

  @Test
  void seriesWithTheSameWordsUnderOtherKeysAreTwo() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {1L, "home", null, 0.5});
    rows.add(new Object[] {1L, null, "home", 0.25});
    Table table = new Table(
        List.of(
            new Column("batch.requests", Kind.LONG, "", "key"),
            new Column("placement.policy", Kind.TEXT, "", "key"),
            new Column("allocation.policy", Kind.TEXT, "", "key"),
            new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses / accesses")),
        rows);
    PlotRequest asked = request(
        "batch.requests",
        "miss_ratio",
        List.of("placement.policy", "allocation.policy"),
        List.of(),
        false);
    assertThat(PlotData.of(table, asked).series())
        .extracting(PlotData.Series::name)
        .containsExactly("home", "allocation.policy home");
    assertThat(new Plot(table, asked).as("svg")).isNotEmpty();
  }

  @Test
  void coloursAreThoseOfThePage() throws IOException {
    assertThat(PlotData.of(table(), curve()).series())
        .extracting(PlotData.Series::colour)
        .containsExactly(0, -1, 1);
    // A selection does not change them.
    assertThat(PlotData.of(table(), curve("cache.policy=lfu")).series())
        .extracting(PlotData.Series::colour)
        .containsExactly(1);
    String theme = Files.readString(Path.of("src/main/resources/moesim/report/html/theme.js"));
    String light = theme.substring(theme.indexOf("series: ["));
    for (int i = 0; i < Look.COLOURS.size(); i++) {
      String colour = String.format("'#%06x'", Look.COLOURS.get(i).getRGB() & 0xffffff);
      assertThat(light.indexOf(colour)).as(colour).isPositive();
      light = light.substring(light.indexOf(colour));
    }
  }

  @Test
  void theSamePointsGiveTheSameBytes() {
    for (String format : List.of("svg", "pdf", "png")) {
      assertThat(new Plot(table(), curve()).as(format))
          .isEqualTo(new Plot(table(), curve()).as(format));
    }
  }

  @Test
  void writesPicturesOfTheWidthAskedFor() throws IOException {
    Plot plot = new Plot(table(), curve());
    // 3.3 inches are 237.6 points, and 990 dots at 300 per inch.
    assertThat(new String(plot.as("svg"), StandardCharsets.UTF_8))
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"237.5pt\"")
        .contains("stroke=\"#0072b2\"", "stroke-dasharray")
        .doesNotContain("<text", "font");
    assertThat(new String(plot.as("pdf"), StandardCharsets.ISO_8859_1))
        .startsWith("%PDF-1.4")
        .contains("/MediaBox [0 0 237.5 ")
        .doesNotContain("/Font", "/CreationDate");
    assertThat(ImageIO.read(new ByteArrayInputStream(plot.as("png"))).getWidth())
        .isEqualTo(990);
  }

  /** One point at each corner of the axes: 0 and 1, both on the axis that ends there. */
  private static Table corners() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {1L, 1.0});
    rows.add(new Object[] {2L, 0.0});
    return new Table(
        List.of(
            new Column("capacity_experts", Kind.LONG, "", "key"),
            new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses / accesses")),
        rows);
  }

  @Test
  void markersAtTheEndOfAnAxisAreWhole() throws IOException {
    PlotRequest request = request("capacity_experts", "miss_ratio", List.of(), List.of(), false);
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(new Plot(corners(), request).as("png")));
    int first = picture.getHeight();
    int last = -1;
    int[] widths = new int[picture.getHeight()];
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        widths[y] += picture.getRGB(x, y) == Look.COLOURS.get(0).getRGB() ? 1 : 0;
      }
      if (widths[y] > 0) {
        first = Math.min(first, y);
        last = y;
      }
    }
    // A circle begins with a few dots; one that is cut off with nearly its whole width.
    assertThat(widths[first]).isLessThan(12);
    assertThat(widths[last]).isLessThan(12);
    assertThat(new String(new Plot(corners(), request).as("svg"), StandardCharsets.UTF_8))
        .doesNotContain("clip");
  }

  @Test
  void svgFillsLikePdfAndPng() {
    Shapes shapes = new Shapes();
    shapes.setColor(Look.INK);
    // A star, which has a hole by the one rule and none by the other.
    shapes.fillPolygon(new int[] {20, 40, 0, 40, 0}, new int[] {0, 40, 15, 15, 40}, 5);
    shapes.fillRect(0, 0, 4, 4);
    Picture picture = new Picture(shapes.drawn(), 40, 40, "a star");
    assertThat(new String(picture.svg(), StandardCharsets.UTF_8).split("fill-rule=\"evenodd\""))
        .hasSize(2);
  }

  @Test
  void wordsAlongXAreBars() {
    PlotRequest bars = request("cache.policy", "miss_ratio", List.of(), List.of(), false);
    PlotData data = PlotData.of(table(), bars);
    assertThat(data.categories()).containsExactly("lru", "belady", "lfu");
    assertThat(data.series()).hasSize(3);
    assertThat(new Plot(table(), bars).as("svg")).isNotEmpty();
  }

  private static void refuses(PlotRequest request, String message) {
    assertThatThrownBy(() -> PlotData.of(table(), request)).hasMessageStartingWith(message);
  }

  @Test
  void saysWhatIsWrong() {
    refuses(
        request("cache.capacity", "miss_rtio", List.of(), List.of(), false),
        "--y: no column \"miss_rtio\"; did you mean \"miss_ratio\"?");
    refuses(
        request("cache.capacity", "cache.policy", List.of(), List.of(), false),
        "--y: \"cache.policy\" holds words such as \"lru\"; expected a column of numbers: miss_ratio");
    refuses(curve("cache.policy=lruu"), "--where: no row has cache.policy \"lruu\"; did you mean");
    refuses(curve("lru"), "--where: expected key=value, read \"lru\"");
    refuses(
        request("cache.policy", "miss_ratio", List.of(), List.of(), true),
        "--log: \"cache.policy\" holds words, which have no logarithm");
    refuses(
        new PlotRequest("cache.policy", "miss_ratio", List.of(), List.of(), false, true, "", 3.3),
        "--log: \"cache.policy\" holds words, so there are bars; they begin at zero, which has no"
            + " logarithm: take y out of it");
    refuses(
        request("cache.capacity", "miss_ratio", List.of("cache.capacity"), List.of(), false),
        "--series: several rows of \"1 experts\" stand at 1 experts: they differ in cache.policy; fix it");
  }
}
