package moesim.hardware.balance;

import java.util.OptionalDouble;

/**
 * How well placements served the windows after them: never one number. Defined in docs/model.md
 * §17.
 *
 * <p>Balances are in (0, 1], 1 being perfect, and empty if no window had a load. How long a policy
 * took to compute is none of it: that is a fact of the machine it ran on.
 *
 * @param windows windows with a load
 * @param emptyWindows windows without any
 * @param unitBalance mean over maximum of the tokens of units
 * @param nodeBalance the same of nodes
 * @param expertBalance the same of slots
 * @param parP50 median over windows and layers of maximum over mean of the tokens of units
 * @param parP99 the same, of which 1 % are above
 * @param wastedSlots slots of all layers that repeat an expert of their unit, mean over windows
 * @param crossingTokens copies of tokens that cross from one node to another if each selected
 *     expert gets one and tokens come from all units alike
 * @param rebalances how often experts were placed anew
 * @param migration what that moved
 * @param computePs time of all steps and layers, each as long as its costliest unit
 * @param balancedPs the same if every unit cost the mean
 * @param exposedPs time of migrations that no computation hides
 */
public record BalanceScore(
    long windows,
    long emptyWindows,
    OptionalDouble unitBalance,
    OptionalDouble nodeBalance,
    OptionalDouble expertBalance,
    OptionalDouble parP50,
    OptionalDouble parP99,
    double wastedSlots,
    double crossingTokens,
    long rebalances,
    Migration migration,
    double computePs,
    double balancedPs,
    long exposedPs) {}
