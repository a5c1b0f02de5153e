package io.gantry.kernel.netlink.route;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkRequest;
import io.gantry.kernel.netlink.NetlinkSocket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The links of one network namespace. Every refusal is a {@link KernelException}. */
public final class Links {
  private final NetlinkSocket socket;

  Links(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Makes a link.
   *
   * <p>The kernel takes an alias and the address generation only for a link that is there: these
   * come in a second message, and when that is refused the link is deleted. When this process is
   * killed between the two there is a link without them, known by its name.
   *
   * @param settings with a name where there is an alias or an address generation; these cannot be
   *     given to a link that is made in another namespace
   * @throws KernelException {@code EEXIST} when there is one of that name, {@code EOPNOTSUPP} when
   *     the kernel does not know the kind
   */
  public void create(LinkSettings settings, LinkKind kind) throws KernelException {
    boolean more = LinkMessages.followsUp(settings);
    if (more && (settings.name().isEmpty() || settings.namespace().isPresent())) {
      throw new IllegalArgumentException("an alias needs a name, here");
    }
    socket.request(LinkMessages.create(settings, kind));
    if (more) {
      try {
        socket.requests(LinkMessages.followUp(settings));
      } catch (KernelException e) {
        delete(settings.name());
        throw e;
      }
    }
  }

  /** Makes a link and looks at it; it must stay in this namespace and have a name. */
  public Link created(LinkSettings settings, LinkKind kind) throws KernelException {
    create(settings, kind);
    return get(settings.name());
  }

  /**
   * Changes a link: name, address, MTU, bridge, alias, up and down, namespace.
   *
   * @param settings what is empty stays as it is
   */
  public void change(int index, LinkSettings settings) throws KernelException {
    socket.requests(LinkMessages.change(index, "", settings));
  }

  /** Sets a link up. */
  public void up(int index) throws KernelException {
    change(index, LinkSettings.none().asUp());
  }

  /** Sets switches of a bridge's port. */
  public void portFlags(int index, Collection<PortFlag> on, Collection<PortFlag> off)
      throws KernelException {
    socket.request(LinkMessages.portFlags(index, on, off));
  }

  /**
   * Lets no frame pass a bridge's port any more, and forgets who is behind it: what is to go in a
   * moment does not answer any more, without the wait that deleting it takes.
   */
  public void silence(int index) throws KernelException {
    socket.request(LinkMessages.silence(index));
  }

  /**
   * Deletes a link.
   *
   * @return false when there was none
   */
  public boolean delete(int index) throws KernelException {
    return delete(LinkMessages.delete(index));
  }

  /**
   * Deletes a link.
   *
   * @return false when there was none
   */
  public boolean delete(String name) throws KernelException {
    return delete(LinkMessages.delete(name));
  }

  /**
   * A link by name.
   *
   * @throws KernelException {@code ENODEV} when there is none
   */
  public Link get(String name) throws KernelException {
    return Link.of(socket.request(LinkMessages.get(name)).getFirst());
  }

  /** A link by name, if there is one. */
  public Optional<Link> find(String name) throws KernelException {
    return find(LinkMessages.get(name));
  }

  /** A link by index, if there is one. */
  public Optional<Link> find(int index) throws KernelException {
    return find(LinkMessages.get(index));
  }

  /** All links. */
  public List<Link> list() throws KernelException {
    return list(LinkMessages.list(0, ""));
  }

  /** The ports of a bridge. */
  public List<Link> ofMaster(int master) throws KernelException {
    return list(LinkMessages.list(master, "")).stream()
        .filter(link -> link.master() == master)
        .toList();
  }

  /** The links of a kind, e.g. {@code bridge}. */
  public List<Link> ofKind(String kind) throws KernelException {
    // the kernel does not filter by a kind whose module is not there
    return list(LinkMessages.list(0, kind)).stream()
        .filter(link -> link.kind().equals(kind))
        .toList();
  }

  private boolean delete(NetlinkRequest request) throws KernelException {
    try {
      socket.request(request);
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENODEV) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Link> find(NetlinkRequest request) throws KernelException {
    try {
      return socket.request(request).stream().findFirst().map(Link::of);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private List<Link> list(NetlinkRequest request) throws KernelException {
    return socket.dump(request).stream()
        .filter(message -> message.type() == LinkMessages.RTM_NEWLINK)
        .map(Link::of)
        .toList();
  }
}
