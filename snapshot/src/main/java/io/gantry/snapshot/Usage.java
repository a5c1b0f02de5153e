package io.gantry.snapshot;

/**
 * What a snapshot takes by itself, without its parents.
 *
 * @param size bytes of its regular files, a file with several names counted once
 * @param inodes how many files, directories and others
 */
public record Usage(long size, long inodes) {}
