package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import moesim.report.plot.Shapes.Drawn;

/**
 * Drawn shapes as a file. The same shapes give the same bytes: nothing holds a time, and text is
 * outlines.
 *
 * @param shapes in the order of drawing
 * @param width in units of {@link #PER_POINT} to a point of 1/72 inch
 * @param height in the same units
 * @param title of the picture, for readers that cannot see it
 */
record Picture(List<Drawn> shapes, int width, int height, String title) {
  /** Charts are laid out in whole numbers: quarters of a point are fine enough. */
  static final int PER_POINT = 4;

  private static final int DOTS_PER_INCH = 300;
  private static final int POINTS_PER_INCH = 72;

  private static double points(double units) {
    return units / PER_POINT;
  }

  /** Hundredths of a point. */
  private static String number(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  byte[] png() {
    double scale = (double) DOTS_PER_INCH / POINTS_PER_INCH / PER_POINT;
    BufferedImage image = new BufferedImage(
        (int) Math.ceil(width * scale),
        (int) Math.ceil(height * scale),
        BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    canvas.scale(scale, scale);
    for (Drawn drawn : shapes) {
      canvas.setColor(drawn.colour());
      if (drawn.stroke() == null) {
        canvas.fill(drawn.shape());
      } else {
        canvas.setStroke(drawn.stroke());
        canvas.draw(drawn.shape());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  byte[] svg() {
    StringBuilder text = new StringBuilder();
    String size = number(points(width)) + "pt\" height=\"" + number(points(height)) + "pt";
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(size);
    text.append("\" viewBox=\"0 0 ").append(number(points(width))).append(' ');
    text.append(number(points(height))).append("\" role=\"img\">\n<title>");
    text.append(title.replace("&", "&amp;").replace("<", "&lt;")).append("</title>\n");
    for (Drawn drawn : shapes) {
      text.append("<path d=\"").append(path(drawn.shape(), new SvgPath())).append('"');
      text.append(drawn.stroke() == null ? fill(drawn) : outline(drawn, drawn.stroke()));
      text.append("/>\n");
    }
    return text.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** How it is told what lies inside of an outline that crosses itself. */
  private static boolean isEvenOdd(Drawn drawn) {
    return drawn.shape().getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD;
  }

  private static String hex(Color colour) {
    return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
  }

  private static String fill(Drawn drawn) {
    return " fill=\"" + hex(drawn.colour()) + "\"" + opacity("fill", drawn.colour())
        + (isEvenOdd(drawn) ? " fill-rule=\"evenodd\"" : "");
  }

  private static String opacity(String what, Color colour) {
    return colour.getAlpha() == 255
        ? ""
        : " " + what + "-opacity=\"" + number(colour.getAlpha() / 255.0) + "\"";
  }

  private static String outline(Drawn drawn, BasicStroke stroke) {
    String dashes = stroke.getDashArray() == null
        ? ""
        : " stroke-dasharray=\"" + dashes(stroke.getDashArray()) + "\"";
    return " fill=\"none\" stroke=\"" + hex(drawn.colour()) + "\""
        + opacity("stroke", drawn.colour()) + " stroke-width=\""
        + number(points(stroke.getLineWidth())) + "\" stroke-linecap=\""
        + List.of("butt", "round", "square").get(stroke.getEndCap()) + "\" stroke-linejoin=\""
        + List.of("miter", "round", "bevel").get(stroke.getLineJoin()) + "\"" + dashes;
  }

  private static String dashes(float[] lengths) {
    StringBuilder text = new StringBuilder();
    for (float length : lengths) {
      text.append(text.isEmpty() ? "" : " ").append(number(points(length)));
    }
    return text.toString();
  }

  byte[] pdf() {
    StringBuilder content = new StringBuilder();
    for (Drawn drawn : shapes) {
      content.append("q\n");
      BasicStroke stroke = drawn.stroke();
      content.append(rgb(drawn.colour())).append(stroke == null ? " rg\n" : " RG\n");
      if (stroke != null) {
        content.append(number(points(stroke.getLineWidth()))).append(" w ");
        content
            .append(stroke.getEndCap())
            .append(" J ")
            .append(stroke.getLineJoin())
            .append(" j\n");
        if (stroke.getDashArray() != null) {
          content.append('[').append(dashes(stroke.getDashArray())).append("] 0 d\n");
        }
      }
      content.append(path(drawn.shape(), new PdfPath(height)));
      content.append(stroke != null ? "S\n" : isEvenOdd(drawn) ? "f*\n" : "f\n").append("Q\n");
    }
    return PdfFile.of(
        number(points(width)) + " " + number(points(height)), content.toString(), title);
  }

  private static String rgb(Color colour) {
    return number(colour.getRed() / 255.0) + " " + number(colour.getGreen() / 255.0) + " "
        + number(colour.getBlue() / 255.0);
  }

  /** How a format writes the parts of a path; coordinates are units. */
  private interface PathText {
    void add(StringBuilder text, int segment, double[] at);
  }

  private static String path(Shape shape, PathText format) {
    StringBuilder text = new StringBuilder();
    double[] at = new double[6];
    PathIterator parts = shape.getPathIterator(new AffineTransform());
    for (; !parts.isDone(); parts.next()) {
      format.add(text, parts.currentSegment(at), at);
    }
    return text.toString();
  }

  private static final class SvgPath implements PathText {
    private static final int[] NUMBERS = {2, 2, 4, 6, 0};

    @Override
    public void add(StringBuilder text, int segment, double[] at) {
      text.append("MLQCZ".charAt(segment));
      for (int i = 0; i < NUMBERS[segment]; i++) {
        text.append(i == 0 ? "" : " ").append(number(points(at[i])));
      }
    }
  }

  /** PDF counts from below, and has no quadratic curves. */
  private static final class PdfPath implements PathText {
    private final double height;
    private double x;
    private double y;

    PdfPath(double height) {
      this.height = height;
    }

    @Override
    public void add(StringBuilder text, int segment, double[] at) {
      switch (segment) {
        case PathIterator.SEG_MOVETO -> point(text, at[0], at[1]).append("m\n");
        case PathIterator.SEG_LINETO -> point(text, at[0], at[1]).append("l\n");
        case PathIterator.SEG_QUADTO -> {
          point(text, x + (at[0] - x) * 2 / 3, y + (at[1] - y) * 2 / 3, false);
          point(text, at[2] + (at[0] - at[2]) * 2 / 3, at[3] + (at[1] - at[3]) * 2 / 3, false);
          point(text, at[2], at[3]).append("c\n");
        }
        case PathIterator.SEG_CUBICTO -> {
          point(text, at[0], at[1], false);
          point(text, at[2], at[3], false);
          point(text, at[4], at[5]).append("c\n");
        }
        default -> text.append("h\n");
      }
    }

    private StringBuilder point(StringBuilder text, double toX, double toY) {
      point(text, toX, toY, true);
      return text;
    }

    private void point(StringBuilder text, double toX, double toY, boolean move) {
      text.append(number(points(toX)))
          .append(' ')
          .append(number(points(height - toY)))
          .append(' ');
      if (move) {
        x = toX;
        y = toY;
      }
    }
  }
}
