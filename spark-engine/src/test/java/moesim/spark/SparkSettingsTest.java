package moesim.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which jars go to the workers. */
class SparkSettingsTest {
  @Test
  void jarsThatWereAskedForStay() {
    assertThat(SparkSettings.withOurs("", List.of("/m/moesim-spark.jar", "/p/policy.jar")))
        .isEqualTo("/m/moesim-spark.jar,/p/policy.jar");
    assertThat(SparkSettings.withOurs("/u/own.jar, hdfs://h/other.jar", List.of("/p/policy.jar")))
        .isEqualTo("/u/own.jar,hdfs://h/other.jar,/p/policy.jar");
    assertThat(SparkSettings.withOurs("", List.of())).isEmpty();
  }

  @Test
  void noneIsSentTwice() {
    assertThat(SparkSettings.withOurs(
            "file:///m/moesim-spark.jar,file:/p/policy.jar,local:/q/there.jar",
            List.of("/m/moesim-spark.jar", "/p/policy.jar", "/q/there.jar")))
        .isEqualTo("file:///m/moesim-spark.jar,file:/p/policy.jar,local:/q/there.jar");
  }
}
