package moesim.traces.sglang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the requests of a rank's batches apart, which the recorder does not name.
 *
 * <p>A pass over prompts has a chunk of tokens per request. The last chunk may go on as the first
 * one of the next such pass, as SGLang has one prompt at a time that is cut. A pass that decodes has
 * the next token of each running request in the order in which they came; who is not in it has
 * ended. So its positions are what the running requests go on at, some left out. Where it is not
 * clear which, the first are taken; where even that does not fit, as after a request was retracted,
 * each token goes on the first request that stands before it.
 */
final class RunningRequests {
  /** A request and the position of its next token. */
  private static final class Request {
    private final int number;
    private int next;
    private boolean decodes;

    Request(int number) {
      this.number = number;
    }
  }

  private List<Request> running = new ArrayList<>();
  private @Nullable Request cut;
  private int count;
  private int alreadyRunning;
  private long unclear;
  private int[] requests = {};
  private boolean[] decoded = {};

  /** Takes a pass whose tokens have {@code positions}. */
  void enter(RecordedPass pass, int[] positions) {
    requests = new int[positions.length];
    decoded = new boolean[positions.length];
    if (pass.mode() == ForwardMode.DECODE) {
      running = decode(positions, 0);
      return;
    }
    int[] lengths = lengths(pass, positions);
    int decoding = pass.mode() == ForwardMode.MIXED ? singles(lengths) : 0;
    int prompts = positions.length - decoding;
    @Nullable Request[] going = matched(positions, prompts);
    List<Request> after = new ArrayList<>();
    // Requests that decode end if a mixed pass lacks them; a pass over prompts alone has none.
    List<Request> others = decoding > 0 ? new ArrayList<>() : running;
    @Nullable Request before = cut;
    cut = null;
    int first = 0;
    for (int chunk = 0; first < positions.length; chunk++) {
      Request known = first >= prompts ? going[first - prompts] : null;
      if (known != null) {
        go(known, positions, first, 1, true);
        others.add(known);
      } else {
        Request request =
            first == 0 && before != null && !before.decodes && before.next == positions[0]
                ? before
                : new Request(count++);
        others.remove(request);
        go(request, positions, first, lengths[chunk], false);
        after.add(request);
        cut = request;
      }
      first += lengths[chunk];
    }
    running = joined(others, after, decoding > 0);
  }

  private static List<Request> joined(List<Request> others, List<Request> prompts, boolean mixed) {
    List<Request> all = new ArrayList<>(mixed ? prompts : others);
    all.addAll(mixed ? others : prompts);
    return all;
  }

  private void go(Request request, int[] positions, int first, int tokens, boolean decodes) {
    Arrays.fill(requests, first, first + tokens, request.number);
    Arrays.fill(decoded, first, first + tokens, decodes);
    request.next = positions[first + tokens - 1] + 1;
    request.decodes |= decodes;
  }

  private List<Request> decode(int[] positions, int first) {
    @Nullable Request[] going = matched(positions, first);
    List<Request> after = new ArrayList<>();
    for (int token = first; token < positions.length; token++) {
      Request request = going[token - first];
      if (request == null) {
        request = new Request(count++);
        alreadyRunning++;
      }
      go(request, positions, token, 1, true);
      after.add(request);
    }
    return after;
  }

  /** How many chunks at the end have one token, and at most as many as there are requests. */
  private int singles(int[] lengths) {
    int singles = 0;
    while (singles < Math.min(lengths.length, running.size())
        && lengths[lengths.length - 1 - singles] == 1) {
      singles++;
    }
    return singles;
  }

  /** The requests that go on with the tokens from {@code first} on; null where none does. */
  private @Nullable Request[] matched(int[] positions, int first) {
    int tokens = positions.length - first;
    int[] early = new int[tokens];
    int at = -1;
    for (int token = 0; token < tokens; token++) {
      do {
        at++;
      } while (at < running.size() && running.get(at).next != positions[first + token]);
      if (at == running.size()) {
        return matchedOneByOne(positions, first);
      }
      early[token] = at;
    }
    @Nullable Request[] matched = new @Nullable Request[tokens];
    at = running.size();
    for (int token = tokens - 1; token >= 0; token--) {
      do {
        at--;
      } while (running.get(at).next != positions[first + token]);
      unclear += at == early[token] ? 0 : 1;
      matched[token] = running.get(early[token]);
    }
    return matched;
  }

  private @Nullable Request[] matchedOneByOne(int[] positions, int first) {
    List<Request> left = new ArrayList<>(running);
    @Nullable Request[] matched = new @Nullable Request[positions.length - first];
    for (int token = 0; token < matched.length; token++) {
      int position = positions[first + token];
      int at = 0;
      while (at < left.size() && left.get(at).next != position) {
        at++;
      }
      matched[token] = at == left.size() ? null : left.remove(at);
    }
    for (int token = 0; token < matched.length; token++) {
      int position = positions[first + token];
      boolean another = left.stream().anyMatch(request -> request.next == position);
      unclear += matched[token] != null && another ? 1 : 0;
    }
    return matched;
  }

  private static int[] lengths(RecordedPass pass, int[] positions) {
    int[] said = pass.numbers(RecordedPass.LENGTHS);
    int[] lengths = said.length > 0 ? said : runs(positions);
    long first = 0;
    for (int chunk = 0; chunk < lengths.length; chunk++) {
      if (lengths[chunk] < 1 || first + lengths[chunk] > positions.length) {
        throw pass.problem(RecordedPass.LENGTHS + "[" + chunk + "] is " + lengths[chunk] + " of "
            + (positions.length - first) + " tokens that are left");
      }
      for (int i = 1; i < lengths[chunk]; i++) {
        int token = (int) first + i;
        if (positions[token] != positions[token - 1] + 1) {
          throw pass.problem(RecordedPass.POSITIONS + "[" + token + "] is " + positions[token]
              + " after " + positions[token - 1] + " in one prompt");
        }
      }
      first += lengths[chunk];
    }
    if (first < positions.length) {
      throw pass.problem(RecordedPass.LENGTHS + " are of " + first + " tokens, "
          + RecordedPass.POSITIONS + " of " + positions.length);
    }
    return lengths;
  }

  private static int[] runs(int[] positions) {
    int[] lengths = new int[positions.length];
    int runs = 0;
    for (int token = 0; token < positions.length; token++) {
      boolean goesOn = token > 0 && positions[token] == positions[token - 1] + 1;
      runs += goesOn ? 0 : 1;
      lengths[runs - 1]++;
    }
    return Arrays.copyOf(lengths, runs);
  }

  /** The request of a token of the pass. */
  int request(int token) {
    return requests[token];
  }

  /** True if a token of the pass is generated, not of a prompt. */
  boolean isDecoded(int token) {
    return decoded[token];
  }

  /** Requests that decode without a prompt that was recorded. */
  int alreadyRunning() {
    return alreadyRunning;
  }

  /** How often several requests could have gone on with a token. */
  long unclear() {
    return unclear;
  }
}
