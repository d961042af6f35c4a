package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import moesim.traces.sglang.RecorderBytes;

/**
 * A server that batches requests as SGLang does and knows whose tokens they are: prompts first, one
 * of them cut at a time, then a token of each running request; who has ended goes. Lengths differ
 * by so much that no two requests ever stand at one position.
 */
final class SimulatedServer {
  private static final int CHUNK = 12;
  private static final int EXPERTS = 64;

  private record Request(int number, int prompt, int end) {}

  private final Random random;
  private final RecorderBytes recorder;
  private final TreeMap<Long, String> tokens = new TreeMap<>();
  private final List<Request> running = new ArrayList<>();
  private final List<Integer> next = new ArrayList<>();
  private int passes;

  SimulatedServer(Random random) {
    this.random = random;
    long[] identity = new long[EXPERTS];
    for (int i = 0; i < EXPERTS; i++) {
      identity[i] = i;
    }
    recorder = new RecorderBytes(0).map(1, EXPERTS, identity);
  }

  RecorderBytes record() {
    int waiting = 12;
    int number = 0;
    while (waiting > 0 || !running.isEmpty()) {
      if (waiting > 0 && (running.isEmpty() || random.nextInt(3) == 0)) {
        int together = Math.min(waiting, 1 + random.nextInt(3));
        List<Request> prompts = new ArrayList<>();
        for (int i = 0; i < together; i++) {
          int prompt = 1 + random.nextInt(30);
          prompts.add(new Request(number++, prompt, prompt + random.nextInt(20)));
        }
        prefill(prompts);
        waiting -= together;
      } else {
        decode();
      }
    }
    return recorder;
  }

  private void prefill(List<Request> prompts) {
    List<Integer> positions = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    List<long[]> ids = new ArrayList<>();
    for (Request request : prompts) {
      int from = 0;
      while (from < request.prompt) {
        int to = Math.min(request.prompt, from + CHUNK - positions.size());
        for (int position = from; position < to; position++) {
          positions.add(position);
          ids.add(select(request, 0, position));
        }
        lengths.add(to - from);
        from = to;
        if (positions.size() == CHUNK) {
          pass(1, positions, lengths, ids);
        }
      }
      running.add(request);
      next.add(request.prompt);
    }
    pass(1, positions, lengths, ids);
  }

  private void decode() {
    List<Integer> positions = new ArrayList<>();
    List<long[]> ids = new ArrayList<>();
    for (int i = running.size() - 1; i >= 0; i--) {
      // Two at one position could not be told apart once one of them ends.
      if (next.get(i) == running.get(i).end || next.subList(0, i).contains(next.get(i))) {
        running.remove(i);
        next.remove(i);
      }
    }
    for (int i = 0; i < running.size(); i++) {
      positions.add(next.get(i));
      ids.add(select(running.get(i), 1, next.get(i)));
      next.set(i, next.get(i) + 1);
    }
    pass(2, positions, null, ids);
  }

  private long[] select(Request request, int phase, int position) {
    int expert = random.nextInt(EXPERTS);
    tokens.put(
        (long) request.number << 32 | (long) phase << 31 | position,
        request.number + (phase == 0 ? "P" : "D") + position + " " + expert);
    return new long[] {expert};
  }

  private void pass(int mode, List<Integer> positions, List<Integer> lengths, List<long[]> ids) {
    if (positions.isEmpty()) {
      return;
    }
    long[][][] layer = {ids.toArray(long[][]::new)};
    List<Integer> said = lengths == null ? null : List.copyOf(lengths);
    recorder.pass(passes++, mode, List.copyOf(positions), said, layer);
    positions.clear();
    ids.clear();
    if (lengths != null) {
      lengths.clear();
    }
  }

  /** What a trace of it should have. */
  List<String> tokens() {
    return List.copyOf(tokens.values());
  }
}
