package io.gantry.snapshot.layer;

import io.gantry.kernel.fs.Directory;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tar.TarReader;
import io.gantry.snapshot.tree.TreeUnpack;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Unpacks a layer's archive into a directory, in one pass: the calling thread reads, decompresses
 * and hashes, a platform thread of its own makes the files, since system calls would pin a virtual
 * one. Memory is a few megabytes whatever the archive is like.
 */
public final class LayerApply {
  private final TarLimits limits;

  /** Unpacks with these limits. */
  public LayerApply(TarLimits limits) {
    this.limits = limits;
  }

  /**
   * Unpacks an archive, compressed or not, into an empty directory of a layer and reads the stream
   * to its end, hashing both forms. Marks of deletion become overlayfs's.
   *
   * @throws ArchiveException when the archive is damaged or hostile; the directory then holds a
   *     part and is to be removed
   */
  public AppliedLayer apply(InputStream archive, Directory layer) throws IOException {
    ChunkPipe pipe = new ChunkPipe();
    FutureTask<Long> unpacking = new FutureTask<>(() -> unpack(pipe, layer));
    Thread.ofPlatform().daemon().name("unpack").start(unpacking);
    try {
      Fed fed = feed(archive, pipe);
      pipe.end();
      return fed.layer(result(unpacking));
    } catch (IOException e) {
      pipe.fail(e);
      await(unpacking);
      throw e;
    } catch (RuntimeException e) {
      pipe.fail(new IOException("reading the archive failed", e));
      await(unpacking);
      throw e;
    }
  }

  private long unpack(ChunkPipe pipe, Directory layer) throws IOException {
    try {
      TarReader reader = new TarReader(pipe.stream(), limits);
      long entries = TreeUnpack.ofLayer(layer, limits).unpack(reader);
      reader.drain();
      return entries;
    } finally {
      pipe.abandon();
    }
  }

  /** What the feeding side learnt. */
  private record Fed(Digest digest, long size, Compression compression, Digest tar, long tarSize) {
    AppliedLayer layer(long entries) {
      return new AppliedLayer(digest, size, compression, new DiffId(tar), tarSize, entries);
    }
  }

  private Fed feed(InputStream archive, ChunkPipe pipe) throws IOException {
    HashingStream raw = new HashingStream(archive);
    Compression.Detected detected = Compression.detect(raw);
    if (detected.compression() == Compression.NONE) {
      long size = pump(detected.stream(), pipe);
      Digest digest = raw.digest();
      return new Fed(digest, size, Compression.NONE, digest, size);
    }
    HashingStream tar = new HashingStream(detected.decoded());
    pump(tar, pipe);
    // The decoder stops where its format ends; the digest is of all that came.
    if (!pipe.isAbandoned()) {
      drain(detected.stream());
    }
    return new Fed(raw.digest(), raw.count(), detected.compression(), tar.digest(), tar.count());
  }

  private long pump(InputStream tar, ChunkPipe pipe) throws IOException {
    long total = 0;
    while (true) {
      Optional<ChunkPipe.Chunk> chunk = pipe.take();
      if (chunk.isEmpty()) {
        return total;
      }
      int length = tar.readNBytes(chunk.get().bytes, 0, chunk.get().bytes.length);
      total += length;
      if (total > limits.totalSize()) {
        throw new ArchiveException("the archive is longer than " + limits.totalSize() + " bytes");
      }
      if (length == 0) {
        return total;
      }
      chunk.get().length(length);
      pipe.put(chunk.get());
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int n = 0;
    while (n >= 0) {
      n = in.read(buffer);
    }
  }

  private static long result(FutureTask<Long> unpacking) throws IOException {
    try {
      return unpacking.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IOException("unpacking failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("unpacking was interrupted");
    }
  }

  /** Waits for the unpacking thread to leave the directory; its own failure is not the cause. */
  private static void await(FutureTask<Long> unpacking) {
    boolean interrupted = false;
    while (!unpacking.isDone()) {
      try {
        unpacking.get();
      } catch (ExecutionException e) {
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
