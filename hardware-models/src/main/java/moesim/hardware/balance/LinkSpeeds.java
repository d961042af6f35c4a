package moesim.hardware.balance;

import moesim.units.Bandwidth;

/**
 * What a unit can send, and at the same time receive.
 *
 * @param insideNode to and from units of its node
 * @param betweenNodes to and from units of other nodes
 */
public record LinkSpeeds(Bandwidth insideNode, Bandwidth betweenNodes) {}
