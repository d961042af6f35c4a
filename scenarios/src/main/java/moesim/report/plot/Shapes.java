package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is drawn on it, text as outlines, in the order of drawing. There are no images.
 *
 * <p><b>Clips</b> cut nothing off: axes reach as far as the points, and the marker of a point at
 * the end of an axis is whole.
 */
final class Shapes extends GraphicsState {
  /**
   * Something drawn, in the coordinates of the picture.
   *
   * @param stroke how its outline is drawn; null if it is filled
   */
  record Drawn(Shape shape, Color colour, @Nullable BasicStroke stroke) {}

  private final List<Drawn> drawn;

  Shapes() {
    drawn = new ArrayList<>();
  }

  private Shapes(Shapes parent) {
    super(parent);
    drawn = parent.drawn;
  }

  List<Drawn> drawn() {
    return drawn;
  }

  @Override
  public Graphics create() {
    return new Shapes(this);
  }

  private void add(Shape shape, @Nullable BasicStroke stroke) {
    if (getColor().getAlpha() > 0) {
      drawn.add(new Drawn(getTransform().createTransformedShape(shape), getColor(), stroke));
    }
  }

  @Override
  public void draw(Shape shape) {
    // An outline of no width would be a hair line of any width.
    BasicStroke stroke = (BasicStroke) getStroke();
    if (stroke.getLineWidth() > 0 && !continues(shape, stroke)) {
      add(shape, stroke);
    }
  }

  /**
   * Joins a line to the one before if that ends where it begins: XChart draws lines piece by piece,
   * which would begin dashes anew.
   */
  private boolean continues(Shape shape, BasicStroke stroke) {
    if (drawn.isEmpty() || !(shape instanceof Line2D || shape instanceof Path2D)) {
      return false;
    }
    Drawn last = drawn.get(drawn.size() - 1);
    Shape here = getTransform().createTransformedShape(shape);
    PathIterator parts = here.getPathIterator(null);
    double[] begin = new double[6];
    if (parts.isDone()
        || !stroke.equals(last.stroke())
        || !getColor().equals(last.colour())
        || !(last.shape() instanceof Path2D path)
        || path.getCurrentPoint() == null) {
      return false;
    }
    parts.currentSegment(begin);
    Point2D end = path.getCurrentPoint();
    if (Math.abs(end.getX() - begin[0]) > 0.01 || Math.abs(end.getY() - begin[1]) > 0.01) {
      return false;
    }
    parts.next();
    path.append(parts, true);
    return true;
  }

  @Override
  public void fill(Shape shape) {
    add(shape, null);
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isEmpty()) {
      fill(new TextLayout(text, getFont(), getFontRenderContext())
          .getOutline(AffineTransform.getTranslateInstance(x, y)));
    }
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int count) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        path.moveTo(xs[i], ys[i]);
      } else {
        path.lineTo(xs[i], ys[i]);
      }
    }
    draw(path);
  }

  @Override
  public void drawPolygon(int[] xs, int[] ys, int count) {
    draw(new Polygon(xs, ys, count));
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int count) {
    fill(new Polygon(xs, ys, count));
  }

  @Override
  public boolean hit(Rectangle where, Shape shape, boolean outline) {
    return new Area(shape).intersects(where);
  }
}
