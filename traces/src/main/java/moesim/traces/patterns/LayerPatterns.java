package moesim.traces.patterns;

import java.util.OptionalDouble;

/**
 * How the selections of one MoE layer depend on each other and on the layer after it.
 *
 * <p><b>Units.</b> Shares in [0, 1]. <b>Absent.</b> A value is empty if the trace has nothing to
 * measure it on. <b>Source.</b> Observations 1, 2, 3 and 5 of arXiv 2510.05497; docs/model.md,
 * "Routing statistics", has the definitions.
 *
 * @param layerId the model's own number of the layer
 * @param nextLayer share of the next layer's selections that the likeliest fifth of its experts
 *     receives, given this layer's most selected expert (Ob1); empty for the last layer
 * @param nextToken the same for the next token at this layer (Ob2)
 * @param phaseRho Spearman's rho between the next-token counts of prompts and of generated tokens
 *     (Ob3)
 * @param phaseOverlap which of the experts popular with generated tokens are popular with prompts
 *     (Ob3)
 * @param topPairs share of the co-activations that the most frequent tenth of the pairs of experts
 *     has (Ob5)
 * @param brightestPair co-activations of the most frequent pair over their mean over all pairs
 *     (Ob5)
 */
public record LayerPatterns(
    int layerId,
    OptionalDouble nextLayer,
    OptionalDouble nextToken,
    OptionalDouble phaseRho,
    PhaseOverlap phaseOverlap,
    OptionalDouble topPairs,
    OptionalDouble brightestPair) {}
