package moesim.process.violation;

import moesim.scenario.Scenario;

/** A policy in a process must not know what it is run for. */
final class KnowsAScenario {
  private KnowsAScenario() {}

  Class<?> usesAScenario() {
    return Scenario.class;
  }
}
