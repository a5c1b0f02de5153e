package io.gantry.snapshot.layer;

/**
 * How a layer says that something below it is gone. In archives: {@code .wh.NAME} deletes NAME, and
 * {@code .wh..wh..opq} hides all that its directory had (image-spec {@code layer.md}). In
 * overlayfs's directories: a character device 0:0, and the attribute {@code
 * trusted.overlay.opaque=y} (kernel {@code overlayfs.rst}).
 */
public final class Whiteouts {
  /** Begins the name of a mark of deletion in an archive. */
  public static final String PREFIX = ".wh.";

  /** The name of the mark that hides a directory's former content. */
  public static final String OPAQUE = ".wh..wh..opq";

  /** The attribute that does so in overlayfs. */
  public static final String OPAQUE_XATTR = "trusted.overlay.opaque";

  /** Begins the names of overlayfs's own attributes, which no archive may set or carry. */
  public static final String OVERLAY_XATTRS = "trusted.overlay.";

  private Whiteouts() {}
}
