package moesim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.traces.Disk;

/**
 * Files that decide what policies do: jars, the files that commands name, and loads that are placed
 * by.
 */
public final class PolicyFiles {
  private static final int CHUNK = 1 << 16;

  private PolicyFiles() {}

  /** The SHA-256 of every file, by its path as it was written. */
  public static Map<String, String> digests(Scenario scenario) {
    Map<String, String> digests = ofJars();
    digests.putAll(ofCommands(scenario));
    return digests;
  }

  /** Of jars alone. */
  public static Map<String, String> ofJars() {
    Map<String, String> digests = new TreeMap<>();
    Plugins.jars().forEach(jar -> digests.put(jar.toString(), sha256(jar)));
    return digests;
  }

  /** Of files that commands and placements name alone. */
  public static Map<String, String> ofCommands(Scenario scenario) {
    Map<String, String> digests = new TreeMap<>();
    scenario.plans().forEach(plan -> {
      if (plan.spec() instanceof CacheRun run) {
        add(digests, run.policy().files(run.policyOptions()), run.policyOptions());
      } else if (plan.spec() instanceof ParallelRun run) {
        Options placement = run.options().placement();
        add(digests, run.balance().policy().files(placement), placement);
        add(digests, run.loadFiles(), placement);
      }
    });
    return digests;
  }

  private static void add(Map<String, String> digests, List<String> words, Options options) {
    Path folder = Path.of(options.folder());
    for (String word : words) {
      if (isFile(folder, word)) {
        digests.computeIfAbsent(word, name -> sha256(folder.resolve(name)));
      }
    }
  }

  private static boolean isFile(Path folder, String word) {
    try {
      return Files.isRegularFile(folder.resolve(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String sha256(Path file) {
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream in = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      byte[] chunk = new byte[CHUNK];
      int read = in.read(chunk);
      while (read >= 0) {
        read = in.read(chunk);
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
