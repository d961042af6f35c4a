package moesim.scenario;

import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON that people read too: two blanks of indentation, lines end in LF on every system. */
public final class IndentedJson {
  private static final ObjectWriteContext CONTEXT = new ObjectWriteContext.Base() {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
  };

  private IndentedJson() {}

  /** A generator that writes to {@code target} and closes it. */
  public static JsonGenerator to(Writer target) {
    return new JsonFactory().createGenerator(CONTEXT, target);
  }
}
