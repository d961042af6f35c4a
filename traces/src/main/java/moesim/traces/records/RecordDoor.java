package moesim.traces.records;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.input.InputException;
import moesim.routing.Phase;
import moesim.routing.WeightKind;
import moesim.traces.CardCheck;
import moesim.traces.DataFile;
import moesim.traces.text.JsonFile;
import moesim.traces.text.Place;
import org.jspecify.annotations.Nullable;

/**
 * Where formats with a record per request, token and layer hand their records over, in any order:
 * layer by layer, token by token, requests mixed.
 *
 * <p><b>Calls.</b> Per record {@link #record}, what is known of it, {@link #add}. What a header
 * says of the whole trace goes to {@link #topK}, {@link #experts}, {@link #model}, {@link
 * #weights} before the first record. <b>Errors</b> {@link InputException} with the place, also for
 * what only several records together show: a token twice in a layer, another top-k, positions with
 * gaps. <b>Memory</b> a share of the heap, see {@link RecordStore}; beside it a few numbers per
 * request, and per request and layer if positions have to be counted.
 */
public final class RecordDoor {
  private static final int LARGEST_LAYER = 999_999;

  private final RecordOptions options;
  private final long budgetBytes;
  private final OptionalInt limitOfCard;
  private final RoutingRecord record = new RoutingRecord();
  private final Places places = new Places();
  private final RequestNumbers names = new RequestNumbers();
  private final RequestNumbers requests = new RequestNumbers();
  private final RowCounts rows = new RowCounts();
  private final BadRows badRows = new BadRows();
  private final BitSet layers = new BitSet();

  private final RecordHeader header = new RecordHeader();
  private boolean weighted;
  private boolean phaseless;
  private @Nullable RecordStore store;
  private RecordLayout layout = new RecordLayout(0, false);
  private long unassigned;
  private final Map<String, Long> leftOut = new LinkedHashMap<>();

  RecordDoor(RecordOptions options, OptionalInt limitOfCard, long budgetBytes) {
    this.options = options;
    this.limitOfCard = limitOfCard;
    this.budgetBytes = budgetBytes;
  }

  /** Records from here on are of {@code file}. */
  void enter(DataFile file) {
    places.enter(file);
    badRows.nextFile();
    names.nextFile();
    requests.nextFile();
  }

  /** True if rows that cannot be read are to be passed over: {@link #bad}. */
  public boolean skipsBadRows() {
    return options.skipsBadRows();
  }

  /** Counts a row that cannot be read, or refuses the trace. */
  public void bad(InputException problem) {
    // A disk that is full, for instance, is no matter of the row.
    if (!options.skipsBadRows() || problem.getCause() instanceof IOException) {
      throw problem;
    }
    badRows.add(problem);
  }

  /** The name of the model, if a header says it. */
  public void model(String name, Place place) {
    header.model(name, place);
  }

  /** The number of experts of a layer, if a header says it. */
  public void experts(int ofLayer, Place place) {
    header.experts(ofLayer, place);
  }

  /** The experts a token selects at a layer, if a header says it; else the first record shows it. */
  public void topK(int ofToken, Place place) {
    if (store != null && layout.topK() != ofToken) {
      throw place.problem("top-k " + ofToken + ", but the records so far have " + layout.topK());
    }
    header.topK(ofToken, place);
  }

  /** What the gate weights of this format usually are. */
  public void weights(WeightKind usual) {
    header.weights(options.weightKind().orElse(usual));
  }

  /** Says that a server's prefix cache may have kept the beginnings of prompts. */
  public void promptsMayBeCut() {
    header.promptsMayBeCut();
  }

  /** Says that layers are counted from 0 instead of named as the model names them. */
  public void layersCounted() {
    header.layersCounted();
  }

  /** Says that the places of records are entries of {@code list}, from 0, instead of lines. */
  public void placesAre(String list) {
    places.areIn(list);
  }

  /** Counts a record that is not wanted; {@code what} says of which kind it is, and why. */
  public void leaveOut(String what) {
    leftOut.merge(what, 1L, Long::sum);
  }

  /** An empty record to fill in. */
  public RoutingRecord record() {
    return record.clear();
  }

  /** Takes the record, which ends where {@code json} stands. */
  public void add(JsonFile json) {
    add(json, json.line());
  }

  /** Takes the record, which {@code line} or entry has; problems with it are at {@code place}. */
  public void add(Place place, long line) {
    check(place);
    RecordStore to = store == null ? begin(place) : store;
    checkCounts(place);
    layers.set(record.layer());
    weighted |= record.weightCount() > 0;
    unassigned += record.isUnassigned() ? 1 : 0;
    to.add(orderOfRecord(), record, places.of(line));
  }

  private void check(Place place) {
    if (record.layer() < 0 || record.layer() > LARGEST_LAYER) {
      throw place.problem(
          record.layer() == RoutingRecord.NONE
              ? "the record has no layer"
              : "layer " + record.layer() + " outside [0, " + LARGEST_LAYER + "]");
    }
    if (record.leastNumber() < 0) {
      throw place.problem("position " + record.leastNumber() + " is negative");
    }
    if (record.expertCount() == 0 && !record.isUnassigned()) {
      throw place.problem("the record has no experts");
    }
    int limit = expertLimit();
    for (int i = 0; i < record.expertCount(); i++) {
      int expert = record.expertAt(i);
      if (expert < 0 || expert >= limit) {
        throw place.problem(CardCheck.outside(expert, limit));
      }
      for (int j = 0; j < i; j++) {
        if (record.expertAt(j) == expert) {
          throw place.repeated(
              "expert " + expert + " twice among the " + record.expertCount() + " of one token");
        }
      }
    }
  }

  private int expertLimit() {
    return limitOfCard.orElseGet(() -> header.experts().orElse(RecordHeader.MOST_EXPERTS));
  }

  private void checkWeights(Place place) {
    if (record.weightCount() > 0 && record.weightCount() != record.expertCount()) {
      throw place.problem(
          record.weightCount() + " gate weights for " + record.expertCount() + " experts");
    }
  }

  private RecordStore begin(Place place) {
    // The first record, from which the others' shape is taken, may be a bad one.
    checkWeights(place);
    int topK = header.topK().orElse(record.expertCount());
    if (topK < 1 || topK > RecordHeader.MOST_SELECTED) {
      throw place.problem(
          topK + " experts for a token; expected 1 to " + RecordHeader.MOST_SELECTED);
    }
    if (header.weightKind().isEmpty() && record.weightCount() > 0) {
      weights(WeightKind.UNKNOWN);
    }
    layout = new RecordLayout(topK, header.weightKind().isPresent());
    RecordStore begun = new RecordStore(layout, budgetBytes);
    store = begun;
    return begun;
  }

  private void checkCounts(Place place) {
    int found = record.expertCount();
    int topK = layout.topK();
    if (record.isUnassigned() ? found > 0 : found != topK) {
      throw place.problem(
          record.isUnassigned()
              ? "an unassigned token with " + found + " experts"
              : found + " experts for a token; "
                  + (header.topK().isPresent() ? "the header says " : "the first token has ")
                  + topK);
    }
    checkWeights(place);
    if (record.weightCount() > 0 && !layout.withWeights()) {
      throw place.problem("gate weights, which the first record does not have");
    }
  }

  private long orderOfRecord() {
    int position = record.position();
    boolean counted = !record.hasPosition();
    int number = names.of(record.request());
    if (counted) {
      badRows.beforeCounted();
      position = rows.next(number, record.layer(), record.row());
    }
    Phase phase = options.phase().or(record::phase).orElseGet(() -> guessed(counted));
    int stride = options.stride();
    int request = stride == 1
        ? number
        : requests.of(record.request() + (record.request().isEmpty() ? "" : ", ") + "sequence "
            + position % stride);
    return RecordLayout.orderOf(request, phase, position / stride);
  }

  // The rows of the first pass are a prompt, those of later ones decoded tokens.
  private Phase guessed(boolean counted) {
    if (counted && record.hasRow()) {
      return rows.isLater() ? Phase.DECODE : Phase.PREFILL;
    }
    phaseless = true;
    return Phase.PREFILL;
  }

  RecordHeader header() {
    return header;
  }

  RecordOptions options() {
    return options;
  }

  Places places() {
    return places;
  }

  /** The names of requests, by the numbers that records have. */
  RequestNumbers requests() {
    return options.stride() == 1 ? names : requests;
  }

  RowCounts rows() {
    return rows;
  }

  BadRows badRows() {
    return badRows;
  }

  BitSet layers() {
    return layers;
  }

  /** What was handed over; empty if nothing was. */
  Optional<RecordStore> store() {
    return Optional.ofNullable(store).filter(begun -> !layers.isEmpty());
  }

  RecordLayout layout() {
    return layout;
  }

  long unassigned() {
    return unassigned;
  }

  Map<String, Long> leftOut() {
    return leftOut;
  }

  /** Kind of the weights; empty if no record had any. */
  Optional<WeightKind> weightKind() {
    return weighted ? header.weightKind() : Optional.empty();
  }

  /** True if some token's phase was not known. */
  boolean isPhaseless() {
    return phaseless;
  }
}
