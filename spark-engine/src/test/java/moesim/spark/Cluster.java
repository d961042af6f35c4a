package moesim.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A standalone Spark on the loopback interface: a master and workers, each a process of its own.
 */
final class Cluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_SECONDS = 60;

  private final Path folder;
  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private Cluster(Path folder) throws IOException {
    this.folder = folder;
    home = Files.createDirectory(folder.resolve("spark"));
    Path jars = Files.createDirectory(home.resolve("jars"));
    for (String jar : Jars.ofSpark()) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  static Cluster of(Path folder, int workers) throws IOException, InterruptedException {
    Cluster cluster = new Cluster(folder);
    try {
      cluster.start(
          "master",
          "org.apache.spark.deploy.master.Master",
          "--host",
          LOOPBACK,
          "--port",
          Integer.toString(cluster.port),
          "--webui-port",
          "0");
      cluster.await("master", "I have been elected leader");
      for (int worker = 0; worker < workers; worker++) {
        String name = "worker" + worker;
        cluster.start(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            LOOPBACK,
            "--cores",
            "1",
            "--memory",
            "600m",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve(name).toString(),
            cluster.master());
        cluster.await(name, "Successfully registered with master");
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  String master() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  private void start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Jars.java("-Xmx128m"));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile());
    processes.add(builder.start());
  }

  private void await(String name, String said) throws IOException, InterruptedException {
    Process process = processes.get(processes.size() - 1);
    Path log = folder.resolve(name + ".log");
    for (int tenths = 0; !Files.readString(log).contains(said); tenths++) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS) || tenths > 10 * MOST_SECONDS) {
        throw new AssertionError(name + " did not start: " + Files.readString(log));
      }
    }
  }

  /**
   * Kills a worker and the executor it started, as a machine that loses power would; returns how
   * many processes that were.
   */
  int kill(int worker) {
    ProcessHandle process = processes.get(1 + worker).toHandle();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(0, process);
    all.forEach(ProcessHandle::destroyForcibly);
    return all.size();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
