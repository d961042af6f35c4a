package moesim.cli;

import moesim.report.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code moesim --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.current();
    return new String[] {"moesim " + build.version() + " (" + build.commit() + ")"};
  }
}
