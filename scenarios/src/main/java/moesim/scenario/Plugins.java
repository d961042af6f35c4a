package moesim.scenario;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.allocation.AllocationPolicyFactory;
import moesim.hardware.fabric.FabricTopology;
import moesim.hardware.placement.PlacementPolicy;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.traces.TraceFormat;

/**
 * Jars that bring policies and trace formats, which the launcher puts on the class path after
 * moesim. Java passes over a jar that is not there without a word: what is wrong with one is found
 * here, before anything is loaded.
 */
public final class Plugins {
  /** System property with their paths, as the launcher got them in {@code MOESIM_PLUGINS}. */
  public static final String PROPERTY = "moesim.plugins";

  private static final String SERVICES = "META-INF/services/";
  private static final int MAGIC = 0xCAFEBABE;
  private static final int FIRST_CLASS_VERSION = 44;

  private static final List<Class<?>> DOORS = List.of(
      EvictionPolicyFactory.class,
      AllocationPolicyFactory.class,
      PlacementPolicy.class,
      FabricTopology.class,
      TraceFormat.class);

  private Plugins() {}

  /** The jars, in order. */
  public static List<Path> jars() {
    return Arrays.stream(System.getProperty(PROPERTY, "").split(File.pathSeparator))
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .toList();
  }

  /** Reports every jar that is missing, brings nothing, or brings what cannot be used. */
  public static void check() {
    List<Problem> problems = new ArrayList<>();
    for (Path jar : jars()) {
      try {
        check(jar);
      } catch (InputException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    if (!jars().isEmpty()) {
      checkNames();
    }
  }

  private static void check(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw problem(
          jar, "no such file; MOESIM_PLUGINS lists jars, divided by " + File.pathSeparator);
    }
    int found = 0;
    try (JarFile opened = new JarFile(jar.toFile())) {
      for (Class<?> door : DOORS) {
        JarEntry services = opened.getJarEntry(SERVICES + door.getName());
        if (services != null) {
          for (String name : providers(opened, services)) {
            checkClass(jar, opened, name, door);
            found++;
          }
        }
      }
    } catch (IOException e) {
      throw problem(jar, "not a jar: " + e.getMessage());
    }
    if (found == 0) {
      throw problem(
          jar,
          "brings nothing: it has no " + SERVICES + " file of "
              + String.join(", ", DOORS.stream().map(Class::getName).sorted().toList())
              + " with a class in it");
    }
  }

  private static List<String> providers(JarFile jar, JarEntry services) throws IOException {
    try (InputStream in = jar.getInputStream(services)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static void checkClass(Path jar, JarFile opened, String name, Class<?> door)
      throws IOException {
    JarEntry entry = opened.getJarEntry(name.replace('.', '/') + ".class");
    if (entry == null) {
      throw problem(
          jar, SERVICES + door.getName() + " names " + name + ", a class the jar does not have");
    }
    try (InputStream in = opened.getInputStream(entry)) {
      byte[] head = in.readNBytes(8);
      int magic = head.length < 8 ? 0 : number(head, 0, 4);
      int java = head.length < 8 ? 0 : number(head, 6, 2) - FIRST_CLASS_VERSION;
      int here = Runtime.version().feature();
      if (magic != MAGIC) {
        throw problem(jar, name + " is not a class file");
      }
      if (java > here) {
        throw problem(
            jar,
            name + " was compiled for Java " + java + ", this is Java " + here
                + "; compile it with --release " + here + ", or set JAVA_HOME to a newer one");
      }
    }
  }

  private static int number(byte[] bytes, int from, int length) {
    int number = 0;
    for (int i = from; i < from + length; i++) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }

  /** Two policies of one name could not be told apart. Others are told by their own registries. */
  private static void checkNames() {
    Map<String, Class<?>> named = new LinkedHashMap<>();
    try {
      for (EvictionPolicyFactory factory : ServiceLoader.load(
          EvictionPolicyFactory.class, EvictionPolicyFactory.class.getClassLoader())) {
        Class<?> before = named.putIfAbsent(factory.name(), factory.getClass());
        if (before != null) {
          throw problem(
              Path.of(System.getProperty(PROPERTY, "")),
              "eviction policy \"" + factory.name() + "\" of "
                  + factory.getClass().getName() + " has the name of " + before.getName()
                  + "; give it another one");
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InputException(
          Location.of("MOESIM_PLUGINS " + System.getProperty(PROPERTY, "")),
          "cannot be loaded: " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()),
          e);
    }
  }

  private static InputException problem(Path jar, String message) {
    return new InputException(Location.of("MOESIM_PLUGINS " + jar), message);
  }
}
