package moesim.traces.sglang;

/**
 * Kinds of forward passes by SGLang's numbers, those that every version numbers alike. <b>Source</b>
 * python/sglang/srt/model_executor/forward_batch_info.py of github.com/sgl-project/sglang.
 */
final class ForwardMode {
  /** Prompts, or what a prefix cache does not have of them. */
  static final int EXTEND = 1;

  /** One token of each request. */
  static final int DECODE = 2;

  /** Prompts, then a token of each request that decodes. */
  static final int MIXED = 3;

  /** Drafts of speculative decoding, of which some are thrown away. */
  static final int TARGET_VERIFY = 5;

  private ForwardMode() {}
}
