package io.gantry.engine.image;

import io.gantry.distribution.Credentials;
import io.gantry.distribution.Registries;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.oci.ChainId;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The images of an engine. Where a method takes a {@code name}, it may be a reference, an id, or a
 * prefix of an id; a name that leads nowhere is {@link EngineException.NotFound} with {@code No
 * such image: x:latest}, one that is no name {@link EngineException.InvalidParameter}.
 *
 * <p>Methods block; those that move content do their work on a thread of the platform and may be
 * called on a virtual one.
 */
public interface Images extends AutoCloseable {

  /** The image of a name. */
  Image find(String name);

  /**
   * The image of a name, kept until the hold is closed: for whoever creates a container, until the
   * container itself counts as a user.
   *
   * @param platform what it must be for, if that matters
   */
  HeldImage hold(String name, Optional<Platform> platform);

  /** Images that meet the request's conditions, newest first. */
  List<ImageSummary> list(ListImages request);

  /** How many images there are. */
  int count();

  /** Bytes of all unpacked layers, each counted once. */
  long layersSize();

  /**
   * Everything about an image.
   *
   * @param platform what it must be for, if that matters
   */
  ImageDetails inspect(String name, Optional<Platform> platform);

  /** The manifests of an image: one for each platform, and what is told of them. */
  List<ImageVariant> manifests(String name);

  /**
   * How an image came about, newest first.
   *
   * @param platform what it must be for, if that matters
   */
  List<HistoryEntry> history(String name, Optional<Platform> platform);

  /**
   * Gives an image another name.
   *
   * @param repository a reference without a digest; a tag in it is taken when {@code tag} is empty
   * @param tag empty for {@code latest}
   */
  void tag(String name, String repository, String tag);

  /**
   * Takes a name away, and the image with its last name.
   *
   * @throws EngineException.Conflict in Docker's words, when containers, other images or other
   *     names stand against it
   */
  List<Removal> remove(String name, RemoveImage request);

  /**
   * Removes unused images; filters {@code dangling} (true unless said otherwise), {@code label},
   * {@code until}.
   */
  PruneReport prune(Filters filters);

  /** Makes an image of a root file system's archive, compressed or not. */
  Image importRootfs(ImportImage request, InputStream archive);

  /**
   * Makes an image of a root file system that lies somewhere on the web.
   *
   * @param address of http or https, which the user has named
   * @param listener hears how much of how much has come; of {@link Long#MAX_VALUE} when the server
   *     does not say
   */
  Image importFrom(URI address, ImportImage request, LoadListener listener);

  /** Takes in the images of an archive, of Docker's form or OCI's, compressed or not. */
  void load(LoadImages request, InputStream archive, LoadListener listener);

  /**
   * Writes images as an archive that {@link #load} and Docker understand.
   *
   * @param platforms which to write of an image for several; all that are here when empty
   */
  void save(List<String> names, List<Platform> platforms, OutputStream archive);

  /**
   * Gets images from a registry. Interrupting the caller ends it, unless others wait for the same
   * layers; what has come is kept for a day, to be gone on with.
   *
   * @throws EngineException.NotFound in Docker's words, when there is no such image or it may not
   *     be had
   */
  void pull(PullImage request, TransferListener listener);

  /**
   * Sends an image, or all tags of a repository, to a registry.
   *
   * @throws EngineException.NotFound in Docker's words, when there is no such tag here
   */
  void push(PushImage request, TransferListener listener);

  /** Brings an image from one registry to another, without keeping it here. */
  void copy(CopyImage request, TransferListener listener);

  /** What an image consists of and what is kept with it, all that is here. */
  ImagePart parts(String name);

  /** Asks a registry about an image without getting it. */
  RemoteDescription describe(Reference reference, Credentials credentials);

  /** The registries that images come from. */
  Registries registries();

  /** Makes an image of what a container changed. */
  Image commit(CommitImage request);

  /**
   * Removes the layers of a stack that no image, no hold and no snapshot needs: for whoever removed
   * a container whose image may be gone already.
   */
  void releaseLayers(Optional<ChainId> chain);

  /** What nobody needs, and what is kept for whom and until when. */
  GarbageReport garbage();

  /** Removes what nobody needs; tells of what is gone then. */
  GarbageReport collect();

  /** Waits for work under way and lets go. */
  @Override
  void close();
}
