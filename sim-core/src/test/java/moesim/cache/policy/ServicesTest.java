package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import org.junit.jupiter.api.Test;

/** A policy that is not listed as a service would silently not exist. */
class ServicesTest {
  private static final Path CLASSES = classes();

  private static Path classes() {
    try {
      return Path.of(
          Lru.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every factory that is compiled into the package of the policies. */
  private static List<String> factories() throws IOException, ClassNotFoundException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(CLASSES.resolve("moesim/cache/policy"))) {
      for (Path file : files.sorted().toList()) {
        String name = "moesim.cache.policy." + file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(name);
        if (EvictionPolicyFactory.class.isAssignableFrom(type)
            && !Modifier.isAbstract(type.getModifiers())) {
          names.add(type.getName());
        }
      }
    }
    return names;
  }

  @Test
  void everyFactoryOfThePackageIsListed() throws IOException, ClassNotFoundException {
    List<String> listed = Files.readAllLines(
        CLASSES.resolve("META-INF/services/" + EvictionPolicyFactory.class.getName()));
    assertThat(factories()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(factories());
  }

  @Test
  void everyListedFactoryIsFoundByItsName() throws IOException, ClassNotFoundException {
    List<String> found = EvictionPolicies.all().stream()
        .map(factory -> factory.getClass().getName())
        .toList();
    assertThat(found).containsAll(factories());
    assertThat(EvictionPolicies.names()).isSorted().doesNotHaveDuplicates();
    for (EvictionPolicyFactory factory : EvictionPolicies.all()) {
      assertThat(EvictionPolicies.find(factory.name())).containsSame(factory);
      assertThat(factory.name())
          .isEqualTo(factory.name().toLowerCase(Locale.ROOT))
          .doesNotContain(" ");
      assertThat(factory.sentence()).isNotBlank().doesNotEndWith(".");
    }
    assertThat(EvictionPolicies.find("no-such-policy")).isEmpty();
  }
}
