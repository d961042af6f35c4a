package moesim.report.html;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that becomes part of a page. */
final class Html {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)\\}\\}");

  private Html() {}

  /** {@code text} as the content of an element or an attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Nothing if there is no text. */
  static String paragraph(String kind, String text) {
    return text.isEmpty() ? "" : "<p class=\"" + kind + "\">" + escaped(text) + "</p>";
  }

  /** Nothing if there are no items. */
  static String list(List<String> items) {
    StringBuilder text = new StringBuilder();
    items.forEach(item -> text.append("<li>").append(escaped(item)).append("</li>\n"));
    return items.isEmpty() ? "" : "<ul>\n" + text + "</ul>";
  }

  /**
   * {@code template} with its {@code {{names}}} replaced; what is put in is not looked at again.
   */
  static String filled(String template, Map<String, String> parts) {
    return PLACE.matcher(template).replaceAll(place -> {
      String part = parts.get(place.group(1));
      if (part == null) {
        throw new IllegalStateException("nothing for " + place.group());
      }
      return Matcher.quoteReplacement(part);
    });
  }

  /** A whole page: the file {@code body} in the frame that all pages have. */
  static String framed(String body, Map<String, String> parts) {
    Map<String, String> whole = new LinkedHashMap<>(parts);
    whole.put("body", filled(Assets.text(body), parts));
    return filled(Assets.text("frame.html"), whole);
  }
}
