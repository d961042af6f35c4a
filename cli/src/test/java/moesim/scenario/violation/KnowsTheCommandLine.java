package moesim.scenario.violation;

import moesim.cli.Main;

/** A scenario must not care who asks for it. */
final class KnowsTheCommandLine {
  private KnowsTheCommandLine() {}

  Class<?> usesTheCommandLine() {
    return Main.class;
  }
}
