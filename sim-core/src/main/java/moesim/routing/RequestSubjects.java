package moesim.routing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the requests of a trace are about: one subject for each. */
public final class RequestSubjects {
  private final List<RequestSubject> subjects;
  // By request.
  private final int[] numbers;

  /** {@code byRequest} says it of each request in turn. */
  public RequestSubjects(List<RequestSubject> byRequest) {
    subjects = byRequest.stream().distinct().sorted().toList();
    Map<RequestSubject, Integer> numberOf = new HashMap<>();
    for (RequestSubject subject : subjects) {
      numberOf.put(subject, numberOf.size());
    }
    numbers = byRequest.stream()
        .mapToInt(subject -> numberOf.getOrDefault(subject, 0))
        .toArray();
  }

  /** Number of requests. */
  public int requests() {
    return numbers.length;
  }

  /** Every subject that some request is about once, in order of benchmark and name. */
  public List<RequestSubject> subjects() {
    return subjects;
  }

  /** Place in {@link #subjects} of what {@code request} is about. */
  public int number(int request) {
    return numbers[request];
  }

  /** What {@code request} is about. */
  public RequestSubject of(int request) {
    return subjects.get(numbers[request]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestSubjects that
        && subjects.equals(that.subjects)
        && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * subjects.hashCode() + Arrays.hashCode(numbers);
  }
}
