package moesim.traces.text;

import java.util.List;
import moesim.input.InputException;
import moesim.routing.Phase;
import moesim.traces.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * The forward passes of a {@code route_trace v1} recording. A pass is written layer by layer: all
 * tokens of the first layer, then of the next. The last layer of a prompt sees its last token only.
 */
final class BigMoeSteps implements StepSource {
  private static final int NONE = -1;
  // As the file writes it.
  private static final int DECODE = 1;

  private final List<DataFile> files;
  private final int firstRequest;
  private int file;
  private @Nullable BigMoeRow open;
  private int request = NONE;
  // Of the pass before, in this file.
  private int turn;
  private int phase;
  private int firstStep;
  private int nextStep;
  private int unreached;

  BigMoeSteps(List<DataFile> files, int firstRequest) {
    this.files = files;
    this.firstRequest = firstRequest;
  }

  @Override
  public boolean next(RecordedStep step) {
    while (file < files.size()) {
      BigMoeRow row = open == null ? openNext(step.withWeights()) : open;
      if (row.isPresent()) {
        readPass(row, step);
        if (request >= firstRequest) {
          return true;
        }
      } else {
        endTurn(row);
        close();
        file++;
      }
    }
    return false;
  }

  private BigMoeRow openNext(boolean withWeights) {
    BigMoeRow row = new BigMoeRow(files.get(file));
    open = row;
    turn = NONE;
    unreached = NONE;
    row.advance(withWeights);
    if (!row.isPresent()) {
      throw row.problem("no rows after the header");
    }
    return row;
  }

  private void endTurn(BigMoeRow row) {
    if (unreached != NONE) {
      throw row.lacks(
          "the prompt of turn " + turn + " ends without layer " + row.layerId(unreached));
    }
  }

  private void readPass(BigMoeRow row, RecordedStep step) {
    follow(row);
    int base = row.step();
    step.begin(request, phase == DECODE ? Phase.DECODE : Phase.PREFILL, base - firstStep);
    int last;
    do {
      last = row.layerIndex();
      readLayer(row, step, base);
    } while (isOfPass(row) && row.layerIndex() > last);
    if (phase == DECODE && step.firstRagged() >= 0) {
      throw row.lacks("layer " + row.layerId(step.firstRagged()) + " lacks a token of step " + base
          + ", which is decoded");
    }
    nextStep = base + step.tokens();
    unreached = step.firstUnreached();
  }

  // Takes over turn and phase of the row that begins a pass.
  private void follow(BigMoeRow row) {
    if (row.turn() == turn) {
      if (row.phase() < phase) {
        throw row.problem("prefill after decode in turn " + turn);
      }
      if (row.step() != nextStep) {
        throw outOfOrder(row, nextStep - 1);
      }
    } else {
      if (row.turn() < turn) {
        throw row.problem("turn " + row.turn() + " follows turn " + turn);
      }
      endTurn(row);
      turn = row.turn();
      firstStep = row.step();
      request++;
    }
    phase = row.phase();
  }

  private static InputException outOfOrder(BigMoeRow row, int before) {
    return row.problem("step " + row.step() + " follows step " + before
        + "; rows are missing, repeated or mixed up");
  }

  private boolean isOfPass(BigMoeRow row) {
    return row.isPresent() && row.turn() == turn && row.phase() == phase;
  }

  private void readLayer(BigMoeRow row, RecordedStep step, int base) {
    int layer = row.layerIndex();
    int known = step.tokens();
    int first = row.step() - base;
    if (first < 0 || (first > 0 && first >= known)) {
      throw outOfOrder(row, base + known - 1);
    }
    step.openLayer(layer, first);
    int next = row.step();
    do {
      readToken(row, step);
      next++;
    } while (isOfPass(row) && row.layerIndex() == layer && row.step() == next);
    if (isOfPass(row) && row.layerIndex() == layer) {
      throw outOfOrder(row, next - 1);
    }
    if (step.closeLayer() > known && known > 0) {
      throw row.problem(
          "layer " + row.layerId(layer) + " has tokens that the layers before it lack");
    }
  }

  private void readToken(BigMoeRow row, RecordedStep step) {
    int token = row.step();
    int layer = row.layer();
    step.startToken();
    do {
      if (row.slot() != step.slot()) {
        throw row.problem("slot " + row.slot() + " where slot " + step.slot() + " was expected");
      }
      step.add(row.expert(), row);
      if (step.withWeights()) {
        step.addWeight(row.weight());
      }
      row.advance(step.withWeights());
    } while (!step.isTokenFull() && isOfPass(row) && row.step() == token && row.layer() == layer);
    step.endToken(row);
  }

  @Override
  public void close() {
    BigMoeRow row = open;
    open = null;
    if (row != null) {
      row.close();
    }
  }
}
