package moesim.traces.text;

import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.routing.Phase;
import moesim.traces.DataFile;

/** The sequences of an ESFT recording: line by line through the files of all layers at once. */
final class EsftSequences implements StepSource {
  private static final int BUFFER = 1 << 14;

  private final List<DataFile> files;
  private final int topK;
  private final List<ByteText> layers = new ArrayList<>();
  private final int firstRequest;
  private int request;

  EsftSequences(List<DataFile> files, int topK, int firstRequest) {
    this.files = files;
    this.topK = topK;
    this.firstRequest = firstRequest;
  }

  @Override
  public boolean next(RecordedStep step) {
    if (layers.isEmpty()) {
      open();
    }
    if (endsHere()) {
      return false;
    }
    step.begin(request, Phase.PREFILL, 0);
    for (int layer = 0; layer < layers.size(); layer++) {
      ByteText text = layers.get(layer);
      int known = step.tokens();
      step.openLayer(layer, 0);
      readExperts(text, step);
      if (layer > 0 && step.openCells() != known * topK) {
        throw text.problem(step.openCells() + " experts in this sequence, but " + known * topK
            + " in " + nameOf(layers.get(0)));
      }
      readWeights(text, step);
      step.closeLayer();
    }
    request++;
    return true;
  }

  private void open() {
    for (DataFile file : files) {
      ByteText text = new ByteText(file, BUFFER);
      layers.add(text);
      for (int line = 0; line < firstRequest && !text.atEnd(); line++) {
        text.skipLine();
      }
    }
    request = firstRequest;
  }

  private boolean endsHere() {
    ByteText first = layers.get(0);
    boolean ends = first.atEnd();
    for (ByteText text : layers) {
      if (text.atEnd() != ends) {
        ByteText shorter = ends ? first : text;
        ByteText longer = ends ? text : first;
        throw shorter.endsHere(nameOf(longer) + " has more than the " + (shorter.line() - 1)
            + " sequences of this file, which ends here");
      }
    }
    return ends;
  }

  private static String nameOf(ByteText text) {
    return text.file().name();
  }

  private void readExperts(ByteText text, RecordedStep step) {
    Place place = new TopKGuess(text, topK);
    step.startToken();
    do {
      int expert = text.wholeNumber("an expert id");
      if (step.isTokenFull()) {
        step.startToken();
      }
      step.add(expert, place);
      text.expect('\t', "a TAB");
    } while (text.peek() != '\t');
    text.expect('\t', "a TAB");
    if (!step.isTokenFull()) {
      throw text.problem(
          step.openCells() + " experts are no multiple of top-k " + topK + "; is top_k right?");
    }
  }

  private static void readWeights(ByteText text, RecordedStep step) {
    if (!step.withWeights()) {
      text.skipLine();
      return;
    }
    step.addWeight(text.decimal("a gate weight"));
    while (!text.endLine()) {
      text.expect('\t', "a TAB or the end of the line");
      step.addWeight(text.decimal("a gate weight"));
    }
    if (step.openWeights() != step.openCells()) {
      throw text.problemBefore(
          step.openWeights() + " gate weights for " + step.openCells() + " experts");
    }
  }

  @Override
  public void close() {
    layers.forEach(ByteText::close);
    layers.clear();
  }

  /** A place where a repeated expert may mean that the user's top-k is wrong. */
  private record TopKGuess(ByteText text, int topK) implements Place {
    @Override
    public InputException problem(String message) {
      return text.problem(message);
    }

    @Override
    public InputException repeated(String message) {
      return text.problem(message + "; is top_k " + topK + " right?");
    }
  }
}
