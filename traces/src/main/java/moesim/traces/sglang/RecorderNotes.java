package moesim.traces.sglang;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moesim.traces.ExpertMap;
import org.jspecify.annotations.Nullable;

/** What the reading of a recorder's files noticed that a user should know. */
final class RecorderNotes {
  private @Nullable ExpertMap map;
  private String nameOfMap = RecorderFile.MAP;
  private boolean mapChanged;
  private boolean mapMissing;
  private long alreadyRunning;
  private long unclear;

  /** The map of the next files is given under {@code name}, and not theirs. */
  void mapGiven(String name) {
    nameOfMap = name;
  }

  /** The map of the next file. */
  void map(Optional<ExpertMap> ofFile) {
    ExpertMap known = map;
    if (ofFile.isEmpty()) {
      mapMissing = true;
    } else {
      mapChanged |= known != null && !known.isSameAs(ofFile.get());
      map = ofFile.get();
    }
  }

  /** What was found of the requests of a rank. */
  void requests(RunningRequests ofRank) {
    alreadyRunning += ofRank.alreadyRunning();
    unclear += ofRank.unclear();
  }

  List<String> warnings(RankCopies copies) {
    List<String> warnings = new ArrayList<>();
    warnOfMap(warnings);
    if (copies.copies() > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "%,d forward passes of rank%s %s are those of another rank, as tensor parallelism has"
              + " them, and count once",
          copies.copies(),
          copies.copyingRanks().contains(",") ? "s" : "",
          copies.copyingRanks()));
    }
    if (copies.different() > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "%,d forward passes have the tokens of another rank's but select other experts: all of"
              + " them count",
          copies.different()));
    }
    if (alreadyRunning > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "%,d requests were running when the recording began, or were taken up again: their first"
              + " tokens are missing",
          alreadyRunning));
    }
    if (unclear > 0) {
      warnings.add(String.format(
          Locale.ROOT,
          "%,d times a token could go on several requests, as one at the same position had ended and"
              + " the recorder does not name requests: the first of the batch is taken",
          unclear));
    }
    return warnings;
  }

  private void warnOfMap(List<String> warnings) {
    if (mapMissing) {
      warnings.add(
          "no " + RecorderFile.MAP + ": ids are taken for logical ones, though a server with"
              + " redundant or moved experts records physical ones; physical_to_logical_map gives it"
              + " the map");
    }
    ExpertMap last = map;
    if (last != null && !last.isIdentity()) {
      warnings.add("ids of physical experts, made logical by " + nameOfMap + " ("
          + last + "); what was recorded before the server last moved experts, if it did, is"
          + " wrong");
    }
    if (mapChanged) {
      warnings.add("the files have different maps of physical to logical experts: the server moved"
          + " experts, and what was recorded before a move is wrong");
    }
  }
}
