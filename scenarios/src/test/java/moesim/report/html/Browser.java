package moesim.report.html;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A headless Chromium with one page, driven through its DevTools protocol: the JDK's web socket is
 * all that takes.
 */
final class Browser implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int PATIENCE_SECONDS = 60;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> events = new ArrayList<>();
  private int commands;

  /** The program of this machine, if it has one. */
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts {@code program} with an empty profile in {@code folder}; {@code more} are options. */
  Browser(Path program, Path folder, String... more) throws IOException, InterruptedException {
    profile = Files.createTempDirectory(folder, "profile");
    List<String> command = new ArrayList<>(List.of(
        program.toString(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile,
        "--remote-debugging-port=0",
        "--window-size=1200,900"));
    command.addAll(List.of(more));
    command.add("about:blank");
    process = new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    HttpClient client = HttpClient.newHttpClient();
    socket =
        client.newWebSocketBuilder().buildAsync(pageOf(client), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      command(domain + ".enable", Map.of());
    }
  }

  private URI pageOf(HttpClient client) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    for (int tries = 0; !Files.exists(port) || Files.size(port) == 0; tries++) {
      if (!process.isAlive() || tries > PATIENCE_SECONDS * 10) {
        throw new IOException("Chromium did not start");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    URI pages = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    for (int tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
      String list = client
          .send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString())
          .body();
      Matcher page = Pattern.compile("ws://[^\"]*/devtools/page/[^\"]*").matcher(list);
      if (page.find()) {
        return URI.create(page.group());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("Chromium has no page");
  }

  /** Loads {@code file} and waits until it is complete. */
  void open(Path file) throws InterruptedException {
    command("Page.navigate", Map.of("url", file.toUri().toString()));
    for (int tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
      if (evaluate("location.protocol + document.readyState").equals("file:complete")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(file + " does not become complete");
  }

  /** The value of a JavaScript expression as text. */
  String evaluate(String expression) throws InterruptedException {
    String answer = command(
        "Runtime.evaluate",
        Map.of("expression", "String(" + expression + ")", "awaitPromise", true));
    if (answer.contains("\"exceptionDetails\"")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return textOf(answer, "value");
  }

  /** Presses a key, such as {@code Tab}. */
  void press(String key, int code) throws InterruptedException {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      command(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /**
   * What the browser told of {@code methods} so far: requests, exceptions, messages of the console.
   */
  List<String> events(String... methods) {
    return events.stream()
        .filter(
            event -> Stream.of(methods).anyMatch(method -> method.equals(textOf(event, "method"))))
        .toList();
  }

  private String command(String method, Map<String, Object> parameters)
      throws InterruptedException {
    commands++;
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("id", commands);
      json.writeStringProperty("method", method);
      json.writeName("params");
      json.writeStartObject();
      parameters.forEach((name, value) -> {
        json.writeName(name);
        if (value instanceof Boolean flag) {
          json.writeBoolean(flag);
        } else if (value instanceof Integer number) {
          json.writeNumber(number);
        } else {
          json.writeString(value.toString());
        }
      });
      json.writeEndObject();
      json.writeEndObject();
    }
    socket.sendText(text.toString(), true).join();
    while (true) {
      String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer to " + text);
      }
      if (answer.startsWith("{\"id\":" + commands + ",")) {
        return answer;
      }
      events.add(answer);
    }
  }

  /** The first text called {@code name} in {@code json}, at any depth; empty if there is none. */
  private static String textOf(String json, String name) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), new StringReader(json))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && name.equals(parser.currentName())) {
          return parser.getString();
        }
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    // Here, not with the folder that it is in: it has links to places outside.
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        answers.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
