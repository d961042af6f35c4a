package moesim.traces.parquet;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The column of subjects of a trace file, and their names in its metadata: a list of texts in JSON,
 * {@code benchmark/subject}, in which the column's numbers are places.
 */
final class SubjectColumn {
  private static final JsonFactory JSON = new JsonFactory();

  private SubjectColumn() {}

  /**
   * Reads the whole column; a request without tokens is about what the one before it is about, at
   * the beginning about the first of the names.
   *
   * @throws moesim.input.InputException if it is damaged, or has numbers without a name or several
   *     for one request
   */
  static RequestSubjects read(TraceFile file) {
    List<RequestSubject> names = file.metadata().subjects();
    List<RequestSubject> byRequest = new ArrayList<>();
    long before = 0;
    for (long number : RequestColumn.read(file, TraceColumns.SUBJECT, Integer.BYTES)) {
      long known = number == RequestColumn.UNKNOWN ? before : number;
      if (known < 0 || known >= names.size()) {
        throw RequestColumn.problem(
            file,
            TraceColumns.SUBJECT,
            "request " + byRequest.size() + " has " + known + ", outside [0, " + names.size()
                + ") of " + TraceMetadata.SUBJECTS);
      }
      byRequest.add(names.get((int) known));
      before = known;
    }
    return new RequestSubjects(byRequest);
  }

  /** {@code names} as metadata have them. */
  static String text(List<RequestSubject> names) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      names.forEach(name -> json.writeString(name.words()));
      json.writeEndArray();
    }
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static List<RequestSubject> names(String text) {
    List<RequestSubject> names = new ArrayList<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      boolean isList = json.nextToken() == JsonToken.START_ARRAY;
      while (isList && json.nextToken() == JsonToken.VALUE_STRING) {
        names.add(name(json.getString()));
      }
      if (!isList || json.currentToken() != JsonToken.END_ARRAY || names.isEmpty()) {
        throw wrong(text, null);
      }
    } catch (JacksonException e) {
      throw wrong(text, e);
    }
    return names;
  }

  private static RequestSubject name(String words) {
    int slash = words.indexOf('/');
    if (slash < 0 || slash != words.lastIndexOf('/')) {
      throw wrong(words, null);
    }
    return new RequestSubject(words.substring(0, slash), words.substring(slash + 1));
  }

  private static IllegalArgumentException wrong(String read, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "metadata key \"" + TraceMetadata.SUBJECTS + "\": expected a list of texts"
            + " \"benchmark/subject\", read " + read,
        cause);
  }
}
