package moesim.scenario;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The model cards that come with moesim, read from {@code models.csv} at the first question. */
public final class ModelCards {
  private static final String RESOURCE = "models.csv";

  private ModelCards() {}

  /** Names of all presets, in the order of the file. */
  public static List<String> names() {
    return List.copyOf(Shipped.ROWS.keySet());
  }

  /** The card called {@code preset}, if there is one. */
  public static Optional<ModelCard> find(String preset) {
    Row row = Shipped.ROWS.get(preset);
    return row == null ? Optional.empty() : Optional.of(row.card());
  }

  /**
   * Holds the rows, so that no one pays for the file who does not ask. A row becomes a card only
   * when it is asked for: a program that starts for one run needs one of them, or none.
   */
  private static final class Shipped {
    private static final Map<String, Row> ROWS = read();

    private static Map<String, Row> read() {
      InputStream resource = ModelCards.class.getResourceAsStream(RESOURCE);
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      Map<String, Row> rows = new LinkedHashMap<>();
      try (Reader text = new InputStreamReader(resource, StandardCharsets.UTF_8);
          CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(text)) {
        for (NamedCsvRecord fields : records) {
          String preset = fields.getField("preset");
          if (rows.put(preset, new Row(fields)) != null) {
            throw new IllegalStateException(RESOURCE + ": preset=" + preset + " is there twice");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return rows;
    }
  }

  /** One line of the file. */
  private record Row(NamedCsvRecord fields) {
    ModelCard card() {
      return new ModelCard(
          text("preset"),
          text("name"),
          text("family"),
          layers(),
          experts(),
          attention(),
          size("hidden_size"),
          size("dense_intermediate_size"),
          size("vocab_size"),
          text("source"),
          text("certainty"),
          text("notes"));
    }

    private ModelCard.Layers layers() {
      return new ModelCard.Layers(
          count("layers"), count("moe_layers"), count("first_moe_layer"), count("moe_layer_step"));
    }

    private ModelCard.Experts experts() {
      return new ModelCard.Experts(
          count("routed_experts"),
          count("zero_experts"),
          count("shared_experts"),
          size("shared_intermediate_size"),
          count("top_k"),
          size("expert_groups"),
          size("topk_groups"),
          size("expert_intermediate_size"),
          size("expert_matrices"),
          number("params_per_expert"),
          text("native_weights"),
          number("native_bytes_per_expert"));
    }

    private ModelCard.Attention attention() {
      return new ModelCard.Attention(
          text("attention"),
          size("query_heads"),
          size("kv_heads"),
          size("head_dim"),
          size("q_lora_rank"),
          size("kv_lora_rank"),
          size("qk_rope_head_dim"),
          size("kv_layers"),
          number("kv_bytes_per_token_bf16"),
          number("full_attention_kv_bytes_per_token_bf16"));
    }

    private String text(String column) {
      return fields.getField(column);
    }

    private OptionalInt size(String column) {
      OptionalLong value = number(column);
      return value.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Math.toIntExact(value.getAsLong()));
    }

    private int count(String column) {
      OptionalInt value = size(column);
      if (value.isEmpty()) {
        throw problem(column, "must not be empty");
      }
      return value.getAsInt();
    }

    private OptionalLong number(String column) {
      String text = text(column);
      try {
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw problem(column, "not a whole number: " + text);
      }
    }

    private IllegalStateException problem(String column, String what) {
      return new IllegalStateException(
          RESOURCE + ":" + fields.getStartingLineNumber() + ": " + column + ": " + what);
    }
  }
}
