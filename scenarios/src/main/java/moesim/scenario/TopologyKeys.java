package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import moesim.hardware.fabric.FabricTopologies;
import moesim.hardware.fabric.FabricTopology;
import moesim.hardware.fabric.Paths;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Quantity;

/** The keys of a topology, whatever its kind. */
final class TopologyKeys {
  /** The one key of a file of topologies. */
  static final String TOPOLOGIES = "topologies";

  /** A list, so no option: keys whose values have no source. */
  static final String UNSOURCED = "unsourced";

  static final Option<String> KIND = Option.required(
      "kind", ValueType.oneOf("topology", FabricTopologies.names()), "what is joined to what");
  static final Option<Paths> ROUTING = Option.optional(
      "routing",
      ValueType.constantOf("routing", Paths.class),
      "which shortest ways are taken: by the lowest link number, or ecmp, by a hash of node and target; ecmp unless"
          + " written for fat-tree, hierarchical and switch");
  static final Option<FlopRate> COMPUTE = Option.optional(
      "unit.compute",
      ValueType.quantity(
          FlopRate.ACCEPTED, FlopRate::parse, Quantity.PATTERN + FlopRate.UNIT_PATTERN + "$"),
      "dense operations of a unit");
  static final Option<DataSize> HBM_CAPACITY = Option.optional(
      "unit.hbm.capacity",
      ValueType.quantity(
          DataSize.ACCEPTED, DataSize::parse, Quantity.PATTERN + DataSize.UNIT_PATTERN + "$"),
      "memory of a unit");
  static final Option<Bandwidth> HBM_BANDWIDTH = Option.optional(
      "unit.hbm.bandwidth",
      ValueType.quantity(
          Bandwidth.ACCEPTED, Bandwidth::parse, Quantity.PATTERN + Bandwidth.UNIT_PATTERN + "$"),
      "what the memory of a unit reads");

  /** Those of every kind. */
  static final List<Option<?>> COMMON =
      List.of(KIND, ROUTING, COMPUTE, HBM_CAPACITY, HBM_BANDWIDTH);

  private TopologyKeys() {}

  /** Those of {@code kind}, the common ones first. */
  static List<Option<?>> of(FabricTopology kind) {
    List<Option<?>> options = new ArrayList<>(COMMON);
    options.addAll(kind.options());
    return options;
  }

  static UnitFigures unit(Options options) {
    return new UnitFigures(
        options.find(COMPUTE), options.find(HBM_CAPACITY), options.find(HBM_BANDWIDTH));
  }
}
