package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies from a jar on the class path of a Java of its own, as the launcher starts it. */
class PluginsTest {
  private static final String SERVICE = "META-INF/services/moesim.cache.EvictionPolicyFactory";

  @TempDir
  private Path folder;

  /** What a Java with {@code jars} behind moesim on its class path says. */
  private Execution moesim(String jars, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dmoesim.plugins=" + jars,
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path") + ":" + jars,
        "moesim.cli.Main"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    try {
      int code = new ProcessBuilder(command)
          .redirectOutput(out.toFile())
          .redirectError(err.toFile())
          .start()
          .waitFor();
      return new Execution(code, Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A jar with a most-recently-used policy called {@code name}, compiled now. */
  private Path jar(String name) throws IOException {
    Path source = Files.writeString(folder.resolve("Mru.java"), """
        package foreign;
        import java.util.*;
        import moesim.cache.*;
        import moesim.routing.LayerStep;
        public final class Mru implements EvictionPolicy {
          private final PageSet pins;
          private final List<Integer> order = new ArrayList<>();
          Mru(PageSet pins) { this.pins = pins; }
          public void begin(LayerStep step) {}
          public void admitted(int page, long at) { order.remove((Integer) page); order.add(page); }
          public void touched(int page, long at) { admitted(page, at); }
          public int evict() {
            int at = order.size() - 1;
            while (pins.contains(order.get(at))) { at--; }
            return order.remove(at);
          }
          public static final class Factory implements EvictionPolicyFactory {
            public String name() { return "NAME"; }
            public String sentence() { return "evicts the most recently used expert"; }
            public EvictionPolicy create(PolicyContext context) { return new Mru(context.pins()); }
          }
        }
        """.replace("NAME", name));
    int failed = ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            null,
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(failed).isZero();
    return jarOf(
        name + ".jar", "foreign.Mru$Factory", "foreign/Mru.class", "foreign/Mru$Factory.class");
  }

  private Path jarOf(String file, String provider, String... classes) throws IOException {
    Path jar = folder.resolve(file);
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes)) {
      if (!provider.isEmpty()) {
        out.putNextEntry(new JarEntry(SERVICE));
        out.write((provider + "  # ours\n").getBytes(StandardCharsets.UTF_8));
      }
      for (String name : classes) {
        out.putNextEntry(new JarEntry(name));
        out.write(Files.readAllBytes(folder.resolve(name)));
      }
      out.putNextEntry(new JarEntry("README"));
    }
    return jar;
  }

  @Test
  void aPolicyFromAJarRunsIsListedAndJudged() throws IOException {
    Path jar = jar("mru");
    Path results = folder.resolve("results");
    Execution run = moesim(
        jar.toString(), "run", Execution.SMALLEST, "--set", "cache.policy=mru", "--out", results);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("mru");
    assertThat(Files.readString(results.resolve("provenance.json")))
        .contains("mru.jar\"")
        .contains("\"policy_files\"");
    assertThat(moesim(jar.toString(), "list", "policies").out())
        .contains("mru\n    evicts the most recently used expert");
    Execution judged = moesim(jar.toString(), "check-policy", "mru", "--cases", "20");
    assertThat(judged.code()).as(judged.out()).isZero();
  }

  private void refuses(String jars, String message) throws IOException {
    Execution refused = moesim(jars, "list", "policies");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines()).singleElement().asString().contains(message);
  }

  @Test
  void jarsThatCannotBeUsedAreNamed() throws IOException {
    Path missing = folder.resolve("missing.jar");
    refuses(missing.toString(), "MOESIM_PLUGINS " + missing + ": no such file");
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    refuses(text.toString(), "text.jar: not a jar");
    refuses(jarOf("empty.jar", "").toString(), "empty.jar: brings nothing");
    refuses(
        jarOf("absent.jar", "foreign.Absent").toString(),
        "names foreign.Absent, a class the jar does not have");
  }

  @Test
  void aClassOfANewerJavaIsNamed() throws IOException {
    jar("mru");
    Path factory = folder.resolve("foreign/Mru$Factory.class");
    byte[] bytes = Files.readAllBytes(factory);
    // The major version, 44 + the number of Java, is the eighth byte.
    bytes[7] = 44 + 60;
    Files.write(factory, bytes);
    refuses(
        jarOf("newer.jar", "foreign.Mru$Factory", "foreign/Mru$Factory.class").toString(),
        "foreign.Mru$Factory was compiled for Java 60, this is Java "
            + Runtime.version().feature());
  }

  @Test
  void aNameThatIsTakenIsRefused() throws IOException {
    refuses(
        jar("lru").toString(),
        "eviction policy \"lru\" of foreign.Mru$Factory has the name of moesim.cache.policy.Lru$Factory");
  }
}
