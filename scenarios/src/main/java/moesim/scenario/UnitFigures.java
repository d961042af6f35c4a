package moesim.scenario;

import java.util.Optional;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;

/**
 * What every unit of a fabric can do, as far as its file says.
 *
 * @param compute dense operations of the weights' type
 * @param hbmCapacity its memory
 * @param hbmBandwidth what its memory reads
 */
public record UnitFigures(
    Optional<FlopRate> compute, Optional<DataSize> hbmCapacity, Optional<Bandwidth> hbmBandwidth) {}
