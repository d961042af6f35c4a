package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.routing.RoutingBlock;
import moesim.testing.FixedTrace;
import moesim.traces.DataFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shaded jar carries only these classes of Hadoop: writing and reading must not need any other.
 */
class HadoopFreeTest {
  private static final String HADOOP = "org.apache.hadoop.";
  private static final Set<String> SHIPPED = Set.of(
      "fs.FileStatus",
      "fs.LocatedFileStatus",
      "fs.PathFilter",
      "io.Writable",
      "io.compress.zlib.ZlibCompressor$CompressionLevel",
      "mapreduce.InputFormat",
      "mapreduce.JobContext",
      "mapreduce.MRJobConfig",
      "mapreduce.RecordReader",
      "mapreduce.lib.input.FileInputFormat",
      "mapreduce.lib.input.FileInputFormat$1",
      "mapreduce.lib.input.InvalidInputException");

  @TempDir
  private Path folder;

  @Test
  void writesAndReadsWithTheShippedClassesOfHadoop() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(urlOf(entry));
    }
    try (ShippedClasses loader = new ShippedClasses(classPath.toArray(new URL[0]))) {
      Class<?> probe = loader.loadClass(Probe.class.getName());
      assertThat(probe).isNotEqualTo(Probe.class);
      assertThat(call(probe)).isEqualTo("3 tokens, [1], top-2");
    }
  }

  private Object call(Class<?> probe) throws Exception {
    try {
      return probe.getMethod("run", Path.class).invoke(null, folder);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static URL urlOf(String entry) throws MalformedURLException {
    return new File(entry).toURI().toURL();
  }

  /** Has its own copy of every class, and hides most of Hadoop. */
  private static final class ShippedClasses extends URLClassLoader {
    ShippedClasses(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(HADOOP) && !SHIPPED.contains(name.substring(HADOOP.length()))) {
        throw new ClassNotFoundException(name + " is not shipped");
      }
      return super.findClass(name);
    }
  }

  /** Runs in the other class loader. */
  public static final class Probe {
    private Probe() {}

    private static int flame(Path folder) throws IOException {
      Path file = folder.resolve("layer_0.parquet");
      FlameParquetTest.writeBare(file, FlameParquetTest.row(3, 4));
      try (FlameColumn layer = new FlameColumn(DataFile.of(file))) {
        return layer.topK();
      }
    }

    /** Writes and reads a trace, a table, and lists. */
    public static String run(Path folder) throws IOException {
      Path file = folder.resolve("trace.parquet");
      TraceWriter.convert(
          FixedTrace.of(FixedTrace.model(1, 3, 1), "0 | 1 # 2"), file, tokens -> {});
      RoutingBlock all = ColumnTrace.all(TraceFileFixture.open(file), 0, 2);
      List<ParquetTable.Column> columns =
          List.of(new ParquetTable.Column("a", ParquetTable.Kind.LONG, "", "A number"));
      try (ParquetTable table =
          new ParquetTable(folder.resolve("table.parquet"), columns, Map.of())) {
        table.set(0, 1);
        table.endRow();
      }
      try (ParquetTableReader table = new ParquetTableReader(folder.resolve("table.parquet"))) {
        return all.tokens() + " tokens, " + Arrays.toString(table.next()) + ", top-"
            + flame(folder);
      }
    }
  }
}
