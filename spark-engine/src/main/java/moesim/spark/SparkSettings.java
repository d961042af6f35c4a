package moesim.spark;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import moesim.experiment.RunEngineFactory;
import moesim.scenario.Plugins;
import org.apache.spark.SparkConf;

/**
 * Spark's configuration: that of spark-submit, if it started this process, and what the command
 * line says.
 */
final class SparkSettings {
  private static final String JARS = "spark.jars";

  /** Before the path of a file here, as spark-submit writes it. */
  private static final Pattern LOCAL = Pattern.compile("^(file|local):/+");

  private final SparkConf spark = new SparkConf();

  SparkSettings(RunEngineFactory.Settings settings) {
    settings.master().ifPresent(spark::setMaster);
    settings.configuration().forEach(spark::set);
    spark.setIfMissing("spark.master", "local[" + settings.threads() + "]");
    spark.setIfMissing("spark.ui.enabled", "false");
    // All results stay in memory here in any case.
    spark.setIfMissing("spark.driver.maxResultSize", "0");
    spark.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (!spark.get("spark.master").startsWith("local")) {
      // Workers get moesim and jars with policies from here.
      List<String> jars = new ArrayList<>(ownJar());
      Plugins.jars().forEach(jar -> jars.add(jar.toAbsolutePath().toString()));
      String all = withOurs(spark.get(JARS, ""), jars);
      if (!all.isEmpty()) {
        spark.set(JARS, all);
      }
    }
  }

  /**
   * The jars that were {@code asked} for, divided by commas, and those of {@code ours} that are not
   * among them.
   */
  static String withOurs(String asked, List<String> ours) {
    Set<String> jars = new LinkedHashSet<>();
    Set<String> paths = new HashSet<>();
    for (String jar : asked.split(",", -1)) {
      if (!jar.isBlank()) {
        jars.add(jar.strip());
        paths.add(LOCAL.matcher(jar.strip()).replaceFirst("/"));
      }
    }
    ours.stream().filter(jar -> !paths.contains(jar)).forEach(jars::add);
    return String.join(",", jars);
  }

  private static List<String> ownJar() {
    CodeSource source = SparkSettings.class.getProtectionDomain().getCodeSource();
    try {
      URI place = source.getLocation().toURI();
      return place.toString().endsWith(".jar") ? List.of(Path.of(place).toString()) : List.of();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  SparkConf of(String scenario) {
    return spark.setIfMissing("spark.app.name", "moesim " + scenario);
  }

  String master() {
    return spark.get("spark.master");
  }
}
