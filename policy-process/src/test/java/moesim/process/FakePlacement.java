package moesim.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The other end of the placement protocol for two layers of three experts in four slots. */
final class FakePlacement {
  private FakePlacement() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String mode = arguments[0];
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(mode, line));
      System.out.flush();
    }
    if (mode.equals("exits-at-the-end")) {
      System.exit(4);
    }
  }

  private static String answer(String mode, String question) throws InterruptedException {
    return switch (mode) {
      case "short" -> "{\"phy2log\":[[0,1,2,0],[0,1,2]]}";
      case "one-layer" -> "{\"phy2log\":[[0,1,2,0]]}";
      case "out-of-range" -> "{\"phy2log\":[[0,1,2,0],[0,1,2,3]]}";
      case "negative" -> "{\"phy2log\":[[0,1,2,-1],[0,1,2,0]]}";
      case "leaves-out" -> "{\"phy2log\":[[0,1,2,0],[0,1,1,0]]}";
      case "fractions" -> "{\"phy2log\":[[0,1,2,0.5],[0,1,2,0]]}";
      case "no-json" -> "phy2log";
      case "more" -> "{\"phy2log\":[[0,1,2,0],[0,1,2,0]],\"score\":1.0}";
      case "echoes" -> {
        System.err.println(question);
        yield "{}";
      }
      case "hangs" -> {
        Thread.sleep(60_000);
        yield "";
      }
      case "exits" -> {
        System.err.println("Traceback: no such module");
        System.exit(3);
        yield "";
      }
      default -> "{\"phy2log\":[[0,1,2,0],[2,1,0,2]]}";
    };
  }
}
