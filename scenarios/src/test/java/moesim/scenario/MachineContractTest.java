package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No machine without a contract: what holds for it whatever its settings and load are, next to its
 * code.
 */
class MachineContractTest {
  private static final Path TESTS = Path.of("../hardware-models/src/test/java/moesim/hardware");

  /** Every value of {@code machine.kind}. */
  static List<String> machines() {
    return Keys.MACHINES;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void everyMachineHasItsContractTest(String kind) throws IOException {
    String name = Stream.of(kind.split("-"))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining())
        + "ContractTest.java";
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> contracts =
          files.filter(file -> file.getFileName().toString().equals(name)).toList();
      assertThat(contracts).as("%s below %s", name, TESTS).hasSize(1);
      assertThat(Files.readString(contracts.get(0)))
          .contains("SplittableRandom", "@ParameterizedTest");
    }
  }
}
