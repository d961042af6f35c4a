package moesim.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Graphics2D} that keeps what is drawn on it, text as outlines, in the order of drawing. There are no images. */
final class Shapes extends Graphics2D {
  /**
   * Something drawn, in the coordinates of the picture.
   *
   * @param stroke how its outline is drawn; null if it is filled
   * @param clip where it shows; null for everywhere
   */
  record Drawn(
      Shape shape,
      Color colour,
      @Nullable BasicStroke stroke,
      @Nullable Shape clip) {}

  private final List<Drawn> drawn;
  private final BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
  private final Graphics2D state;

  Shapes() {
    drawn = new ArrayList<>();
    state = image.createGraphics();
    state.setClip(null);
    state.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
  }

  private Shapes(Shapes parent) {
    drawn = parent.drawn;
    state = (Graphics2D) parent.state.create();
  }

  List<Drawn> drawn() {
    return drawn;
  }

  @Override
  public Graphics create() {
    return new Shapes(this);
  }

  @Override
  public void dispose() {
    state.dispose();
  }

  private void add(Shape shape, @Nullable BasicStroke stroke) {
    Color colour = state.getColor();
    Shape clip = state.getClip();
    if (colour.getAlpha() > 0) {
      drawn.add(new Drawn(
          state.getTransform().createTransformedShape(shape),
          colour,
          stroke,
          clip == null ? null : state.getTransform().createTransformedShape(clip)));
    }
  }

  @Override
  public void draw(Shape shape) {
    // An outline of no width would be a hair line of any width.
    BasicStroke stroke = (BasicStroke) state.getStroke();
    if (stroke.getLineWidth() > 0 && !continues(shape, stroke)) {
      add(shape, stroke);
    }
  }

  /** Joins a line to the one before if that ends where it begins: XChart draws lines piece by piece, which would begin dashes anew. */
  private boolean continues(Shape shape, BasicStroke stroke) {
    if (drawn.isEmpty() || !(shape instanceof Line2D || shape instanceof Path2D)) {
      return false;
    }
    Drawn last = drawn.get(drawn.size() - 1);
    Shape here = state.getTransform().createTransformedShape(shape);
    PathIterator parts = here.getPathIterator(null);
    double[] begin = new double[6];
    if (parts.isDone()
        || !stroke.equals(last.stroke())
        || !state.getColor().equals(last.colour())
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
    draw(new java.awt.geom.Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new java.awt.geom.Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new java.awt.geom.Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawPolyline(int[] xs, int[] ys, int count) {
    java.awt.geom.Path2D path = new java.awt.geom.Path2D.Double();
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
    draw(new java.awt.Polygon(xs, ys, count));
  }

  @Override
  public void fillPolygon(int[] xs, int[] ys, int count) {
    fill(new java.awt.Polygon(xs, ys, count));
  }

  @Override
  public boolean hit(Rectangle where, Shape shape, boolean outline) {
    return new Area(shape).intersects(where);
  }

  // ---- State: that of a picture of one pixel ----

  @Override
  public void setPaint(Paint paint) {
    state.setPaint(paint);
  }

  @Override
  public Paint getPaint() {
    return state.getPaint();
  }

  @Override
  public void setColor(Color colour) {
    state.setColor(colour);
  }

  @Override
  public Color getColor() {
    return state.getColor();
  }

  @Override
  public void setStroke(Stroke stroke) {
    state.setStroke(stroke);
  }

  @Override
  public Stroke getStroke() {
    return state.getStroke();
  }

  @Override
  public void setFont(Font font) {
    state.setFont(font);
  }

  @Override
  public Font getFont() {
    return state.getFont();
  }

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return state.getFontMetrics(font);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public void translate(int x, int y) {
    state.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    state.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    state.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    state.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    state.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    state.shear(x, y);
  }

  @Override
  public void transform(AffineTransform change) {
    state.transform(change);
  }

  @Override
  public void setTransform(AffineTransform transform) {
    state.setTransform(transform);
  }

  @Override
  public AffineTransform getTransform() {
    return state.getTransform();
  }

  @Override
  public void clip(Shape shape) {
    state.clip(shape);
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    state.clipRect(x, y, width, height);
  }

  @Override
  public void setClip(@Nullable Shape shape) {
    state.setClip(shape);
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    state.setClip(x, y, width, height);
  }

  @Override
  public @Nullable Shape getClip() {
    return state.getClip();
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    return state.getClipBounds();
  }

  @Override
  public void setBackground(Color colour) {
    state.setBackground(colour);
  }

  @Override
  public Color getBackground() {
    return state.getBackground();
  }

  @Override
  public void setComposite(Composite composite) {
    state.setComposite(composite);
  }

  @Override
  public Composite getComposite() {
    return state.getComposite();
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return state.getDeviceConfiguration();
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    state.setRenderingHint(key, value);
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return state.getRenderingHint(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> hints) {
    state.setRenderingHints(hints);
  }

  @Override
  public void addRenderingHints(Map<?, ?> hints) {
    state.addRenderingHints(hints);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return state.getRenderingHints();
  }

  @Override
  public void setPaintMode() {
    state.setPaintMode();
  }

  // ---- What no chart draws ----

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no chart draws that");
  }

  @Override
  public void setXORMode(Color colour) {
    throw unused();
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw unused();
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    throw unused();
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    throw unused();
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    throw unused();
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {
    throw unused();
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {
    throw unused();
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    throw unused();
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw unused();
  }

  @Override
  public void drawRenderedImage(RenderedImage picture, AffineTransform transform) {
    throw unused();
  }

  @Override
  public void drawRenderableImage(RenderableImage picture, AffineTransform transform) {
    throw unused();
  }

  @Override
  public void drawImage(BufferedImage picture, BufferedImageOp operation, int x, int y) {
    throw unused();
  }

  @Override
  public boolean drawImage(Image picture, AffineTransform transform, ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(Image picture, int x, int y, ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(
      Image picture, int x, int y, int width, int height, ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(Image picture, int x, int y, Color background, ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(
      Image picture,
      int x,
      int y,
      int width,
      int height,
      Color background,
      ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(
      Image picture,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    throw unused();
  }

  @Override
  public boolean drawImage(
      Image picture,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color background,
      ImageObserver observer) {
    throw unused();
  }
}
