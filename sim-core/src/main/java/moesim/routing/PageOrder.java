package moesim.routing;

import java.util.Locale;

/** Order of the pages within one layer step. Only sequential access depends on it. */
public enum PageOrder {
  /** As the trace lists them; a page that several tokens share counts at its first mention. */
  FILE,
  /** By expert number. */
  ASCENDING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
