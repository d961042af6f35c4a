package moesim.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> POLICIES = List.of("lru", "fifo", "layer-aware-lru");

  @ParameterizedTest
  @CsvSource({
    "lru, lru, 0",
    "lru, LRU, 0", // case does not count
    "lru, lru2, 1", // insertion
    "lruu, lru, 1", // deletion
    "lfu, lru, 1", // substitution
    "lur, lru, 1", // swap of neighbours
    "capcity, capacity, 1",
    "ca, abc, 3", // optimal string alignment: no edit between swapped letters, else 2
    "'', abc, 3",
    "kitten, sitting, 3"
  })
  void countsInsertionsDeletionsSubstitutionsAndSwaps(String a, String b, int distance) {
    assertThat(Suggestion.distance(a, b)).isEqualTo(distance);
    assertThat(Suggestion.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void namesTheNearestAndThenAllInOrder() {
    assertThat(Suggestion.forName("lru2", POLICIES))
        .isEqualTo("; did you mean \"lru\"? Known: fifo, layer-aware-lru, lru");
    assertThat(Suggestion.forName("layer-aware-lur", POLICIES))
        .isEqualTo("; did you mean \"layer-aware-lru\"? Known: fifo, layer-aware-lru, lru");
  }

  @Test
  void namesNobodyWhenNothingIsNear() {
    assertThat(Suggestion.forName("belady", POLICIES))
        .isEqualTo("; known: fifo, layer-aware-lru, lru");
  }

  @Test
  void breaksTiesByTheAlphabet() {
    // "lxu" is one substitution from both.
    assertThat(Suggestion.forName("lxu", List.of("lru", "lfu"))).contains("did you mean \"lfu\"?");
  }

  @Test
  void prefersTheNearerToTheEarlier() {
    // "cache.policies": 4 edits from "cache.policy" written first would still lose to 1 edit.
    assertThat(Suggestion.forName("policiess", List.of("policy", "policies")))
        .contains("did you mean \"policies\"?");
  }

  @Test
  void allowsOneMistakeInAShortNameAndAThirdInALongOne() {
    // "ab" against "ax": max(1, 2 / 3) = 1. "abcdef" against "abxxxf": 3 > 6 / 3.
    assertThat(Suggestion.forName("ab", List.of("ax"))).contains("did you mean");
    assertThat(Suggestion.forName("abcdef", List.of("abxxef"))).contains("did you mean");
    assertThat(Suggestion.forName("abcdef", List.of("abxxxf"))).doesNotContain("did you mean");
  }
}
