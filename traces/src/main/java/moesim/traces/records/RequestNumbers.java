package moesim.traces.records;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests by the order in which they first appear. Names are those of one file. */
final class RequestNumbers {
  private final Map<String, Integer> ofFile = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** Names from here on are of another file. */
  void nextFile() {
    ofFile.clear();
  }

  int of(String name) {
    Integer known = ofFile.get(name);
    if (known != null) {
      return known;
    }
    ofFile.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  /** The request as a message names it; a nameless one is its file. */
  String shown(int number) {
    String name = names.get(number);
    return name.isEmpty() ? "the request" : "request " + name;
  }
}
