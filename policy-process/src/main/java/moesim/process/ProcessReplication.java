package moesim.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import moesim.hardware.balance.Rebalancer;
import moesim.hardware.balance.ReplicationContext;
import moesim.hardware.balance.ReplicationPolicy;
import moesim.hardware.balance.Slots;
import moesim.input.Option;
import moesim.input.Options;

/**
 * A replication policy that runs as a process, in any language: one line of JSON in for every
 * placement, with the arguments of {@code rebalance_experts}, one line out (docs/model.md §17). The
 * process starts with the first placement and is told the end.
 *
 * <p><b>Errors.</b> A process that does not start, answer, or place as it has to is an {@link
 * moesim.input.InputException}: the policy is the user's.
 */
public final class ProcessReplication implements ReplicationPolicy {
  @Override
  public String name() {
    return "process";
  }

  @Override
  public String sentence() {
    return "asks a process, in any language, by a line of JSON for every placement";
  }

  @Override
  public List<Option<?>> options() {
    return ProcessCommand.OPTIONS;
  }

  @Override
  public List<String> files(Options options) {
    return options.get(ProcessCommand.COMMAND);
  }

  @Override
  public Rebalancer open() {
    return new Asking();
  }

  /** The process of one run. */
  private static final class Asking implements Rebalancer {
    private Optional<ProcessCommand> command = Optional.empty();
    private Optional<Conversation> process = Optional.empty();
    private int placements;
    private boolean hasFailed;

    @Override
    public Slots place(ReplicationContext context) {
      ProcessCommand started = command.orElseGet(() -> new ProcessCommand(context.options()));
      command = Optional.of(started);
      String place = "placement " + placements++;
      try {
        Conversation with = process.isPresent() ? process.get() : started.start();
        process = Optional.of(with);
        byte[] question = PlacementReply.question(context.shape(), context.loads())
            .getBytes(StandardCharsets.UTF_8);
        with.tell(question, question.length);
        // Like any other policy's: what it may not do is said in one place, for all of them.
        return Slots.of(context.shape(), PlacementReply.answer(with.ask()));
      } catch (Conversation.Failure | IllegalArgumentException e) {
        hasFailed = true;
        throw started.problem(process, place, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() {
      if (process.isEmpty() || hasFailed) {
        return;
      }
      try {
        process.get().close("placement");
      } catch (Conversation.Failure e) {
        throw command.orElseThrow().problem(process, "at the end", String.valueOf(e.getMessage()));
      }
    }
  }
}
