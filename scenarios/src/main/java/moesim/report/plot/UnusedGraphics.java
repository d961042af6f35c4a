package moesim.report.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;

/** Refuses what no chart draws: images, arcs, round corners, text of several looks, pixels. */
abstract class UnusedGraphics extends Graphics2D {
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
