package moesim.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;

/**
 * Random requests, and the steps they become by the definition, with lists and sets instead of
 * blocks and bits.
 */
record WrittenRequests(MoeModel model, List<List<Token>> requests) {
  private static final int ABSENT = -1;

  /** A token; {@code experts} is {@code [layers][topK]}. */
  record Token(boolean prompt, List<List<Integer>> experts) {}

  /**
   * Requests of up to {@code most} tokens, some of them prompts, with absent entries and
   * zero-computation experts.
   */
  static WrittenRequests random(MoeModel model, int requests, int most, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Token>> all = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      int tokens = 1 + random.nextInt(most);
      int prompt = random.nextInt(tokens + 1);
      List<Token> one = new ArrayList<>();
      for (int token = 0; token < tokens; token++) {
        List<List<Integer>> experts = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
          experts.add(selection(model, random));
        }
        one.add(new Token(token < prompt, experts));
      }
      all.add(one);
    }
    return new WrittenRequests(model, all);
  }

  /**
   * Distinct experts, ids of zero-computation experts and, for about a fifth and where ids run out,
   * none.
   */
  private static List<Integer> selection(MoeModel model, SplittableRandom random) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < model.experts() + 2; id++) {
      ids.add(id);
    }
    List<Integer> selection = new ArrayList<>();
    for (int k = 0; k < model.topK(); k++) {
      boolean absent = ids.isEmpty() || random.nextInt(5) == 0;
      selection.add(absent ? ABSENT : ids.remove(random.nextInt(ids.size())));
    }
    return selection;
  }

  FixedTrace trace() {
    return FixedTrace.of(
        model,
        requests.stream()
            .map(request ->
                request.stream().map(WrittenRequests::text).collect(Collectors.joining(" | ")))
            .collect(Collectors.joining(" # ")));
  }

  private static String text(Token token) {
    String layers = token.experts.stream()
        .map(layer -> layer.stream()
            .map(expert -> expert == ABSENT ? "-" : String.valueOf(expert))
            .collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
    return (token.prompt ? "p " : "") + layers;
  }

  /** The pages of every layer step, in order. */
  List<int[]> layerSteps(Batching batching) {
    List<List<List<Token>>> stepsOfRequests = requests.stream()
        .map(request -> stepsOf(request, batching))
        .filter(steps -> !steps.isEmpty())
        .toList();
    List<int[]> layerSteps = new ArrayList<>();
    for (int first = 0; first < stepsOfRequests.size(); first += batching.requests()) {
      int last = Math.min(first + batching.requests(), stepsOfRequests.size());
      List<List<List<Token>>> batch = stepsOfRequests.subList(first, last);
      int length = batch.stream().mapToInt(List::size).max().orElseThrow();
      for (int step = 0; step < length; step++) {
        int now = step;
        List<Token> tokens = batch.stream()
            .filter(steps -> now < steps.size())
            .flatMap(steps -> steps.get(now).stream())
            .toList();
        addLayers(tokens, batching.order(), layerSteps);
      }
    }
    return layerSteps;
  }

  private static List<List<Token>> stepsOf(List<Token> request, Batching batching) {
    List<List<Token>> steps = new ArrayList<>();
    List<Token> prompt = request.stream().filter(Token::prompt).toList();
    if (batching.prefill() == Prefill.ONE_STEP && !prompt.isEmpty()) {
      steps.add(prompt);
    } else if (batching.prefill() == Prefill.PER_TOKEN) {
      prompt.forEach(token -> steps.add(List.of(token)));
    }
    if (batching.decode()) {
      request.stream().filter(token -> !token.prompt).forEach(token -> steps.add(List.of(token)));
    }
    return steps;
  }

  private void addLayers(List<Token> tokens, PageOrder order, List<int[]> layerSteps) {
    for (int layer = 0; layer < model.layers(); layer++) {
      Set<Integer> pages = order == PageOrder.FILE ? new LinkedHashSet<>() : new TreeSet<>();
      for (Token token : tokens) {
        for (int expert : token.experts.get(layer)) {
          if (expert != ABSENT && expert < model.experts()) {
            pages.add(layer * model.experts() + expert);
          }
        }
      }
      layerSteps.add(pages.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
