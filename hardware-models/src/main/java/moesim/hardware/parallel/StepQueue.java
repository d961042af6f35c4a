package moesim.hardware.parallel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Forward passes that some part of the batch still needs: parts go their own way, so one may begin
 * a pass before another has ended the last.
 */
final class StepQueue {
  private final StepSource source;
  private final Supplier<StepTokens> room;
  private final List<StepTokens> held = new ArrayList<>();
  private final ArrayDeque<StepTokens> free = new ArrayDeque<>();

  /** By part: the passes it has asked for. */
  private final int[] asked;

  private int firstHeld;
  private boolean ended;

  StepQueue(StepSource source, int parts, Supplier<StepTokens> room) {
    this.source = source;
    this.room = room;
    asked = new int[parts];
  }

  /** The next pass of {@code part}, which has done with the one before; empty at the end. */
  Optional<StepTokens> next(int part) {
    int step = asked[part]++;
    while (firstHeld + held.size() <= step && !ended) {
      StepTokens tokens = free.isEmpty() ? room.get() : free.pop();
      tokens.clear();
      ended = !source.next(tokens);
      if (!ended) {
        tokens.deal();
        held.add(tokens);
      }
    }
    Optional<StepTokens> found =
        firstHeld + held.size() > step ? Optional.of(held.get(step - firstHeld)) : Optional.empty();
    forget();
    return found;
  }

  /** Lets passes go that every part has left behind. */
  private void forget() {
    int slowest = Integer.MAX_VALUE;
    for (int count : asked) {
      slowest = Math.min(slowest, count);
    }
    // A part reads the pass it asked for last.
    while (firstHeld < slowest - 1 && !held.isEmpty()) {
      free.push(held.remove(0));
      firstHeld++;
    }
  }
}
