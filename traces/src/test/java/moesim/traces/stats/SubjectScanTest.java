package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import moesim.traces.text.Core12345;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubjectScanTest {
  private static final MoeModel CARD = new MoeModel("small", List.of(1), 40, 1, List.of());

  @TempDir
  private Path folder = Path.of("");

  /** A request whose prompt selects each of {@code experts} once, in turn. */
  private void write(String name, int... experts) throws IOException {
    String tokens =
        IntStream.of(experts).mapToObj(e -> "[" + e + "]").collect(Collectors.joining(","));
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[{\"0\": null, \"1\": [" + tokens + "]}]");
  }

  private TraceStatistics read() {
    TraceFiles files = TraceFiles.of(Path.of(""), folder.toString(), Location.of("test"));
    return TraceStatistics.of(
        new Core12345().open(new TraceRequest(files, Options.none(), Optional.of(CARD), 0)),
        1,
        done -> {});
  }

  @Test
  void findsWhatIsHotWithEverySubjectAndLanguage() throws IOException {
    // English: algebra 0 (three times), 1 (twice), 2; astronomy 0, 1, 9. Chinese: 0, 5 and 0, 5, 6.
    write("meta/llama/mmlu/algebra/1.json", 0, 0, 1);
    write("meta/llama/mmlu/algebra/2.json", 0, 1, 2);
    write("meta/llama/mmlu/astronomy/1.json", 9, 1, 0);
    write("meta/llama/mmlu_ZH_CN/algebra/1.json", 5, 0);
    write("meta/llama/mmlu_ZH_CN/astronomy/1.json", 6, 5, 0);
    SubjectStatistics found = read().subjects().orElseThrow();

    assertThat(found.subjects())
        .extracting(subject -> subject.of().words())
        .containsExactly(
            "mmlu/algebra", "mmlu/astronomy", "mmlu_ZH_CN/algebra", "mmlu_ZH_CN/astronomy");
    assertThat(found.subjects())
        .extracting(SubjectStatistics.Subject::tokens)
        .containsExactly(6L, 3L, 2L, 3L);
    assertThat(found.subjects().get(0).hot().get(0))
        .containsExactly(
            new SubjectStatistics.HotExpert(0, 3, 0.5),
            new SubjectStatistics.HotExpert(1, 2, 2 / 6.0),
            new SubjectStatistics.HotExpert(2, 1, 1 / 6.0));
    assertThat(found.subjects().get(1).hot().get(0))
        .extracting(SubjectStatistics.HotExpert::expert)
        .containsExactly(0, 1, 9);
    // 0 alone is hot everywhere; 0 1 2 5 6 9 somewhere.
    assertThat(found.layers()).containsExactly(new SubjectStatistics.Layer(1, List.of(0), 6));
    // 0 and 1 in English, 0 and 5 in Chinese, 0 in both.
    assertThat(found.languages())
        .containsExactly(new SubjectStatistics.Languages("mmlu", "mmlu_ZH_CN", 1, 2, 2, 1));
    assertThat(found.everywhere().orElseThrow()).isEqualTo(1);
    assertThat(found.subjects().get(3).of().language()).isEqualTo("ZH_CN");
    assertThat(found.subjects().get(3).of().questions()).isEqualTo("mmlu");
    assertThat(found.subjects().get(0).of().language()).isEmpty();
  }

  @Test
  void takesTheTenMostSelectedExperts() throws IOException {
    // Expert 30 twice, then 0 to 11 once each: the lowest nine of those go with it.
    write("mmlu/algebra/1.json", 30, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 30);
    assertThat(read().subjects().orElseThrow().subjects().get(0).hot().get(0))
        .extracting(SubjectStatistics.HotExpert::expert)
        .containsExactly(30, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    // One subject says nothing of what subjects have in common.
    assertThat(read().subjects().orElseThrow().everywhere()).isEmpty();
  }
}
