package moesim.model;

/** An expert by layer index and number, for messages and reports; never in a loop. */
public record ExpertId(int layer, int expert) {
  @Override
  public String toString() {
    return "layer " + layer + ", expert " + expert;
  }
}
