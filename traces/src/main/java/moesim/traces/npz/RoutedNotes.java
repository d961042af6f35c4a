package moesim.traces.npz;

import java.util.ArrayList;
import java.util.List;
import moesim.traces.DataFile;

/** What one pass over routed experts noticed, file by file. */
final class RoutedNotes {
  private final List<String> cut = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private long unrecorded;

  /** The first tokens of the prompt are missing. */
  void promptIsCut(DataFile file) {
    cut.add(file.name());
  }

  /** Nothing says where the prompt ends. */
  void phasesAreUnknown(DataFile file) {
    unknown.add(file.name());
  }

  /** A token of which a layer has zeros only. */
  void unrecorded() {
    unrecorded++;
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!cut.isEmpty()) {
      warnings.add("of " + count(cut) + " requests, the first is " + cut.get(0)
          + ", fewer tokens are recorded than prompt and output have: a prefix cache may have cut"
          + " the prompts, real ones were longer");
    }
    if (!unknown.isEmpty()) {
      warnings.add("of " + count(unknown) + " requests, the first is " + unknown.get(0)
          + ", nothing says where the prompt ends (prompt_token_ids, prompt_routed_experts): all"
          + " tokens are taken for prompt");
    }
    if (unrecorded > 0) {
      warnings.add(
          "zeros only in " + unrecorded + " entries of token and layer: taken for not recorded");
    }
    return warnings;
  }

  private static int count(List<String> files) {
    return files.size();
  }
}
