package moesim.spark;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import moesim.experiment.RunEngineFactory;
import moesim.scenario.Plugins;
import org.apache.spark.SparkConf;

/** Spark's configuration: that of spark-submit, if it started this process, and what the command line says. */
final class SparkSettings {
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
      if (!jars.isEmpty()) {
        spark.setIfMissing("spark.jars", String.join(",", jars));
      }
    }
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
