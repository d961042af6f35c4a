/** What {@code torch.save} writes: a zip archive of a pickle and raw storages. */
@org.jspecify.annotations.NullMarked
package moesim.traces.torch;
