package moesim.traces;

import java.util.Optional;

/**
 * What one MoE layer of a trace looks like.
 *
 * @param layerId the model's own number of the layer
 * @param tokens tokens with at least one recorded selection in this layer
 * @param selections selections of routed experts
 * @param zeroSelections selections of zero-computation experts, which are in no other number here
 * @param unusedExperts routed experts that no token selected
 * @param load how the selections are spread over the routed experts; empty if there are none
 * @param reuse how often a token selects an expert of the token before it
 */
public record LayerSummary(
    int layerId,
    long tokens,
    long selections,
    long zeroSelections,
    int unusedExperts,
    Optional<LayerLoad> load,
    LayerReuse reuse) {}
