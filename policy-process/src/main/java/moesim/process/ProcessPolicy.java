package moesim.process;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;
import moesim.routing.LayerStep;

/**
 * A policy that runs as a process, in any language: it is told what happens in the cache as lines
 * of JSON, and answers the victims (docs/model.md §4.1). The process starts with the first layer
 * step and is told the end.
 *
 * <p><b>Errors.</b> A process that does not start, answer, or name victims as the contract asks is
 * an {@link InputException}: the policy is the user's.
 */
public final class ProcessPolicy implements EvictionPolicy {
  private final PolicyContext context;
  private final ProcessCommand command;
  private final Telling telling;
  private final BitSet residents = new BitSet();
  private final int[] pinned;
  private Optional<Conversation> process = Optional.empty();
  private boolean gateWeights;
  private boolean hasFailed;
  private int[] victims = {};
  private int next;
  private String place = "before the first layer step";

  private ProcessPolicy(PolicyContext context) {
    this.context = context;
    command = new ProcessCommand(context.options());
    pinned = new int[context.pages().pageCount()];
    telling = new Telling((line, length) -> process.orElseThrow().tell(line, length));
  }

  /** Part of the conversation. */
  @FunctionalInterface
  private interface Exchange {
    void run() throws Conversation.Failure;
  }

  private void exchange(Exchange part) {
    try {
      part.run();
    } catch (Conversation.Failure | IllegalArgumentException e) {
      throw problem(String.valueOf(e.getMessage()));
    }
  }

  private InputException problem(String message) {
    hasFailed = true;
    return command.problem(process, place, message);
  }

  @Override
  public void begin(LayerStep step) {
    exchange(() -> {
      if (process.isEmpty()) {
        start(step.hasGateWeights());
      }
      place = "layer step " + step.position() + " (step " + step.step() + ", layer " + step.layer()
          + ")";
      telling.step(step, gateWeights);
    });
  }

  private void start(boolean carriesGateWeights) throws Conversation.Failure {
    Conversation started = command.start();
    process = Optional.of(started);
    telling.greet(context, carriesGateWeights);
    Replies.Greeting greeting = Replies.greeting(started.ask());
    gateWeights = greeting.needs().contains(Replies.GATE_WEIGHTS);
    if (gateWeights && !carriesGateWeights) {
      throw new Conversation.Failure("\"" + greeting.name()
          + "\" needs gate_weights, which the trace does not carry; take a trace with weights");
    }
    if (greeting.needs().contains(Replies.BYTES)
        && context.pages().bytesOf(0) == PageTable.UNKNOWN) {
      throw new Conversation.Failure(
          "\"" + greeting.name()
              + "\" needs bytes, but neither trace nor scenario says how large an expert is; name a model");
    }
  }

  @Override
  public void missed(int page) {
    exchange(() -> telling.missed(page));
  }

  @Override
  public void admitted(int page, long at) {
    residents.set(page);
    exchange(() -> telling.used(page));
  }

  @Override
  public void touched(int page, long at) {
    exchange(() -> telling.used(page));
  }

  @Override
  public void prefetched(int page, long at) {
    residents.set(page);
    exchange(() -> telling.ahead(page));
  }

  @Override
  public void expected(int page, long at) {
    exchange(() -> telling.ahead(page));
  }

  @Override
  public void makeRoom(long weight) {
    exchange(() -> {
      telling.free(weight, pinned, context.pins().list(pinned));
      String reply = process.orElseThrow().ask();
      victims = Replies.victims(reply);
      next = 0;
      check(weight, reply);
    });
  }

  /** Victims that are taken out as they are checked, so that none is named twice. */
  private void check(long weight, String reply) {
    long freed = 0;
    for (int victim : victims) {
      String what = "";
      if (victim < 0 || victim >= pinned.length) {
        what = "page " + victim + ", but pages are 0 to " + (pinned.length - 1);
      } else if (!residents.get(victim)) {
        what = "page " + victim + ", which is not resident";
      } else if (context.pins().contains(victim)) {
        what = "page " + victim + ", which is pinned";
      } else if (freed >= weight) {
        what =
            "too many victims: those before page " + victim + " free the " + weight + " asked for";
      }
      if (!what.isEmpty()) {
        throw refused(what, weight, reply);
      }
      residents.clear(victim);
      freed += context.pages().weightOf(victim);
    }
    if (freed < weight) {
      throw refused("too few victims: they free " + freed, weight, reply);
    }
  }

  private IllegalArgumentException refused(String what, long weight, String reply) {
    return new IllegalArgumentException("named " + what + "; read " + Replies.excerpt(reply)
        + "; accepted are resident pages that are not pinned, as many as free " + weight
        + " and no more");
  }

  @Override
  public int evict() {
    return victims[next++];
  }

  @Override
  public boolean beginAnew() {
    residents.clear();
    if (process.isPresent()) {
      exchange(telling::reset);
    }
    return true;
  }

  @Override
  public void end() {
    if (process.isPresent() && !hasFailed) {
      place = "at the end";
      exchange(() -> {
        telling.finish();
        process.orElseThrow().close("layer step");
      });
    }
  }

  /** Makes {@code policy: process} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "process";
    }

    @Override
    public String sentence() {
      return "asks a process, in any language, by lines of JSON on its standard input and output";
    }

    @Override
    public List<Option<?>> options() {
      return ProcessCommand.OPTIONS;
    }

    @Override
    public boolean readsGateWeightsIfRecorded() {
      return true;
    }

    @Override
    public boolean holdsResources() {
      return true;
    }

    @Override
    public List<String> files(Options options) {
      return options.get(ProcessCommand.COMMAND);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new ProcessPolicy(context);
    }
  }
}
