package moesim.traces.sglang;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.traces.DataFile;
import moesim.traces.ExpertMap;
import moesim.traces.records.RecordDoor;
import moesim.traces.records.RecordReader;
import moesim.traces.records.RoutingRecord;
import moesim.traces.text.LoadMatrix;

/** Reads files of {@link SglangRecorder}: every pass is a batch of several requests. */
final class RecorderReader implements RecordReader {
  private final Optional<DataFile> mapFile;
  private final boolean severalFiles;
  private final RankCopies copies = new RankCopies();
  private final RecorderNotes notes = new RecorderNotes();
  private Optional<ExpertMap> given = Optional.empty();

  /**
   * A reader.
   *
   * @param mapFile the first file, if it is a map that stands against those of the others
   */
  RecorderReader(Optional<DataFile> mapFile, boolean severalFiles) {
    this.mapFile = mapFile;
    this.severalFiles = severalFiles;
  }

  @Override
  public void read(DataFile file, RecordDoor door) {
    if (mapFile.filter(file::equals).isPresent()) {
      given = Optional.of(ExpertMap.of(LoadMatrix.map(file), Location.of(file), LoadMatrix.MAP));
      notes.mapGiven(LoadMatrix.MAP);
      return;
    }
    try (RecorderFile recorder = new RecorderFile(file)) {
      if (recorder.recordedIn() != RecorderMode.PER_TOKEN) {
        throw recorder.problem("recorded in mode " + recorder.recordedIn() + ", which counts tokens"
            + " and does not keep them; placement.loads takes the counts, a trace needs"
            + " --expert-distribution-recorder-mode per_token");
      }
      read(recorder, door);
    }
  }

  private void read(RecorderFile recorder, RecordDoor door) {
    door.placesAre(RecorderFile.RECORDS);
    Optional<ExpertMap> map = given.or(recorder::map);
    notes.map(map);
    List<RecordedPass> passes = recorder.passes();
    boolean compares =
        severalFiles || passes.stream().mapToLong(RecordedPass::rank).distinct().count() > 1;
    Map<Long, RunningRequests> ofRanks = new TreeMap<>();
    for (RecordedPass pass : passes) {
      PassExperts experts = new PassExperts(pass, map);
      if (experts.tokens() == 0) {
        continue;
      }
      map.ifPresent(known -> door.experts(known.experts(), pass));
      if (pass.mode() < ForwardMode.EXTEND || pass.mode() > ForwardMode.MIXED) {
        door.leaveOut(what(pass.mode()));
      } else if (!compares || !copies.isCopy(pass, experts.digest())) {
        hand(pass, experts, ofRanks, door);
      }
    }
    ofRanks.values().forEach(notes::requests);
  }

  private static String what(long mode) {
    return "forward_mode " + mode
        + (mode == ForwardMode.TARGET_VERIFY
            ? ", drafts of speculative decoding, of which some were thrown away"
            : ", neither prompts nor decoding");
  }

  private static void hand(
      RecordedPass pass, PassExperts experts, Map<Long, RunningRequests> ofRanks, RecordDoor door) {
    int[] positions = pass.numbers(RecordedPass.POSITIONS);
    if (positions.length != experts.tokens()) {
      throw pass.problem(RecordedPass.POSITIONS + " has " + positions.length + " tokens, "
          + RecordedPass.EXPERTS + " " + experts.tokens());
    }
    RunningRequests requests = ofRanks.computeIfAbsent(pass.rank(), rank -> new RunningRequests());
    requests.enter(pass, positions);
    String[] names = new String[positions.length];
    for (int token = 0; token < names.length; token++) {
      boolean again = token > 0 && requests.request(token) == requests.request(token - 1);
      names[token] = again ? names[token - 1] : requests.request(token) + " of rank " + pass.rank();
    }
    experts.each((layer, token, selected, count) -> {
      RoutingRecord record = door.record();
      record.request(names[token]);
      record.phase(requests.isDecoded(token) ? Phase.DECODE : Phase.PREFILL);
      record.position(positions[token]);
      record.layer(layer);
      for (int i = 0; i < count; i++) {
        record.expert(selected[i]);
      }
      door.add(pass, pass.index());
    });
  }

  @Override
  public List<String> noticed() {
    return notes.warnings(copies);
  }
}
