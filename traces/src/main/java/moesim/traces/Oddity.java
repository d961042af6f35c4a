package moesim.traces;

import java.util.List;
import moesim.routing.RoutingBlock;

/** Something a user should know of a recording, looked for while all of it passes by. */
interface Oddity {
  /** Looks at the next tokens. */
  void see(RoutingBlock block);

  /** What was noticed, one line each, with figures. */
  List<String> warnings();
}
