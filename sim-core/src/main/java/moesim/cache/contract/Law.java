package moesim.cache.contract;

import moesim.input.ValueType;

/** What every eviction policy has to do. */
public enum Law {
  ANSWERS("serves every layer step, load ahead and reset without an error"),
  RESIDENT_VICTIMS("names only experts that are resident"),
  UNPINNED_VICTIMS("names no expert that has to stay"),
  READS_ONLY("leaves the layer step as it is, with its next uses and gate weights"),
  AUDIT("a naive cache with the same victims holds the same experts and counts the same"),
  REPEATS("names the same victims again, for the same seed"),
  BEGINS_ANEW("after a reset it does what a new policy does"),
  AT_ONCE("layer steps served in one call end with the same experts resident as call by call"),
  SCALE("names the same victims if equal experts weigh their bytes"),
  STATE("names the same victims again from a state on that it wrote down before, if it does");

  private final String sentence;

  Law(String sentence) {
    this.sentence = sentence;
  }

  /** What it says, without the final stop. */
  public String sentence() {
    return sentence;
  }

  /** Its name in reports: {@code resident-victims}. */
  @Override
  public String toString() {
    return ValueType.nameOf(this);
  }
}
