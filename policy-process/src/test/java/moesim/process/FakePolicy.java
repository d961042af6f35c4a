package moesim.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other end of the protocol: LRU, or something that goes wrong, as its argument says. All pages
 * have one weight.
 */
final class FakePolicy {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private FakePolicy() {}

  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    Set<Integer> order = new LinkedHashSet<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String hello = String.valueOf(in.readLine());
    greet(mode, hello);
    Matcher weight = Pattern.compile("\"weight\":(\\d+)").matcher(hello);
    int each = weight.find() ? Integer.parseInt(weight.group(1)) : 1;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<Integer> used = pages(line, "used");
      used.addAll(pages(line, "ahead"));
      order.removeAll(used);
      order.addAll(used);
      if (line.contains("\"reset\"")) {
        order.clear();
      }
      Matcher free = Pattern.compile("\"free\":(\\d+)").matcher(line);
      if (free.find()) {
        int pages = (Integer.parseInt(free.group(1)) + each - 1) / each;
        answer(mode, order, pages, pages(line, "pinned"));
      }
    }
    if (mode.equals("exit-at-the-end")) {
      System.exit(4);
    }
  }

  private static void greet(String mode, String hello) {
    switch (mode) {
      case "another-protocol" -> OUT.println("{\"protocol\":2,\"name\":\"fake\"}");
      case "no-protocol" -> OUT.println("hello");
      case "needs-weights" ->
        OUT.println("{\"protocol\":1,\"name\":\"fake\",\"needs\":[\"gate_weights\"]}");
      case "needs-the-future" ->
        OUT.println("{\"protocol\":1,\"name\":\"fake\",\"needs\":[\"next_use\"]}");
      case "shows-hello" -> OUT.println(hello);
      case "mute" -> {}
      case "too-early" -> OUT.println("{\"protocol\":1,\"name\":\"fake\"}\n{\"victims\":[0]}");
      default -> OUT.println("{\"protocol\":1,\"name\":\"fake\",\"needs\":[]}");
    }
  }

  private static void answer(String mode, Set<Integer> order, int free, List<Integer> pinned) {
    List<Integer> victims = new ArrayList<>();
    for (int page : order) {
      if (victims.size() < free && !pinned.contains(page)) {
        victims.add(page);
      }
    }
    order.removeAll(victims);
    switch (mode) {
      case "exits" -> {
        System.err.println("Traceback: no such key");
        System.exit(3);
      }
      case "killed" -> Runtime.getRuntime().halt(137);
      case "hangs" -> waitForEver();
      case "text" -> OUT.println("victims: 3");
      case "array" -> OUT.println(victims);
      case "another-key" -> OUT.println("{\"victim\":" + victims + "}");
      case "half" -> {
        OUT.print("{\"victims\":[");
        OUT.flush();
        Runtime.getRuntime().halt(0);
      }
      case "unknown-page" -> OUT.println("{\"victims\":[999]}");
      case "twice" -> OUT.println("{\"victims\":[" + victims.get(0) + "," + victims.get(0) + "]}");
      case "pinned" -> OUT.println("{\"victims\":" + pinnedOf(order, pinned, victims) + "}");
      case "too-few" -> OUT.println("{\"victims\":[]}");
      case "too-many" -> {
        victims.addAll(order.stream().filter(page -> !pinned.contains(page)).toList());
        OUT.println("{\"victims\":" + victims + "}");
      }
      default -> OUT.println("{\"victims\":" + victims + "}");
    }
  }

  private static List<Integer> pinnedOf(
      Set<Integer> order, List<Integer> pinned, List<Integer> victims) {
    return pinned.stream().anyMatch(order::contains)
        ? pinned.stream().filter(order::contains).toList()
        : victims;
  }

  private static void waitForEver() {
    while (true) {
      java.util.concurrent.locks.LockSupport.park();
    }
  }

  private static List<Integer> pages(String line, String name) {
    List<Integer> pages = new ArrayList<>();
    Matcher list = Pattern.compile("\"" + name + "\":\\[([\\d,]+)]").matcher(line);
    if (list.find()) {
      for (String page : list.group(1).split(",", -1)) {
        pages.add(Integer.parseInt(page));
      }
    }
    return pages;
  }
}
