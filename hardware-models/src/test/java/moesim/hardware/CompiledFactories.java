package moesim.hardware;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is compiled into a package, to be compared with what is listed as a service. */
public final class CompiledFactories {
  private CompiledFactories() {}

  /**
   * Names of the classes that can be made and are a {@code door}, in the package of {@code door}.
   */
  public static List<String> of(Class<?> door)
      throws IOException, ClassNotFoundException, URISyntaxException {
    String inPackage = door.getPackageName();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes(door).resolve(inPackage.replace('.', '/')))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName(inPackage + "." + name.replace(".class", ""));
          if (door.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
            names.add(type.getName());
          }
        }
      }
    }
    return names;
  }

  /** The lines of the services file of {@code door}. */
  public static List<String> listed(Class<?> door) throws IOException, URISyntaxException {
    return Files.readAllLines(classes(door).resolve("META-INF/services/" + door.getName()));
  }

  private static Path classes(Class<?> door) throws URISyntaxException {
    return Path.of(door.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
