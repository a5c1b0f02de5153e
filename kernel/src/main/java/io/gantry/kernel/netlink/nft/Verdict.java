package io.gantry.kernel.netlink.nft;

/**
 * What becomes of a packet ({@code NF_*}, {@code NFT_*}).
 *
 * @param code the kernel's number
 * @param chain where to, for a jump; empty otherwise
 */
public record Verdict(int code, String chain) implements Value {
  /** Throw it away ({@code NF_DROP}). */
  public static final Verdict DROP = new Verdict(0, "");

  /** Let it pass this hook's chain ({@code NF_ACCEPT}); other tables' chains still see it. */
  public static final Verdict ACCEPT = new Verdict(1, "");

  /** Go on with the next rule ({@code NFT_CONTINUE}). */
  public static final Verdict CONTINUE = new Verdict(-1, "");

  /** Go back to where the jump came from ({@code NFT_RETURN}). */
  public static final Verdict RETURN = new Verdict(-5, "");

  private static final int NFT_JUMP = -3;
  private static final int NFT_GOTO = -4;

  /** Go on in {@code chain}, and come back at its end. */
  public static Verdict jump(String chain) {
    return new Verdict(NFT_JUMP, chain);
  }

  /** Go on in {@code chain}, and do not come back. */
  public static Verdict go(String chain) {
    return new Verdict(NFT_GOTO, chain);
  }
}
