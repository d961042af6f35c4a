package moesim.competitive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The game against the best policy, by definition: the layer, the policy's content as a set of
 * pages, and the set of all contents with which the optimum can have paid least so far.
 */
final class ListedGame {
  private record Node(int layer, int content, Set<Integer> cheapest) {}

  private ListedGame() {}

  static RatioGame of(LayeredInstance instance) {
    List<Node> nodes = new ArrayList<>();
    Map<Node, Integer> numbers = new HashMap<>();
    RatioGame.Builder builder = new RatioGame.Builder();
    // Any full content will do for the optimum; here the lowest pages.
    number(new Node(0, 0, Set.of((1 << instance.capacity()) - 1)), nodes, numbers);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      builder.node();
      for (int expert = 0; expert < instance.experts(); expert++) {
        int page = 1 << (node.layer * instance.experts() + expert);
        Set<Integer> hits = hits(node.cheapest, page);
        Set<Integer> cheapest = hits.isEmpty() ? swaps(node.cheapest, page) : hits;
        boolean miss = (node.content & page) == 0;
        builder.request(miss, hits.isEmpty());
        int next = (node.layer + 1) % instance.layers();
        for (int content : answers(node.content, page, instance.capacity())) {
          builder.answer(number(new Node(next, content, cheapest), nodes, numbers));
        }
      }
    }
    return builder.build();
  }

  private static int number(Node node, List<Node> nodes, Map<Node, Integer> numbers) {
    Integer known = numbers.get(node);
    if (known != null) {
      return known;
    }
    numbers.put(node, nodes.size());
    nodes.add(node);
    return nodes.size() - 1;
  }

  static Set<Integer> hits(Set<Integer> contents, int page) {
    Set<Integer> hits = new TreeSet<>(contents);
    hits.removeIf(content -> (content & page) == 0);
    return hits;
  }

  static Set<Integer> swaps(Set<Integer> contents, int page) {
    Set<Integer> swapped = new TreeSet<>();
    for (int content : contents) {
      swapped.addAll(answers(content, page, Integer.bitCount(content)));
    }
    return swapped;
  }

  private static List<Integer> answers(int content, int page, int capacity) {
    if ((content & page) != 0 || Integer.bitCount(content) < capacity) {
      return List.of(content | page);
    }
    List<Integer> answers = new ArrayList<>();
    for (int rest = content; rest != 0; rest &= rest - 1) {
      answers.add((content & ~Integer.lowestOneBit(rest)) | page);
    }
    return answers;
  }
}
