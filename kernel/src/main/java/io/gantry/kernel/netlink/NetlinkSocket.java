package io.gantry.kernel.netlink;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A netlink socket ({@code netlink(7)}): it speaks to the network namespace that it was opened in,
 * whatever thread uses it later. Several threads may use it; one exchange is made at a time.
 *
 * <p>Nothing here waits for an answer. The kernel works off a request within {@code sendmsg}, so
 * its answer lies in the socket when that returns, and a dump's next part is made within {@code
 * recvmsg}: an empty socket means that there is no answer. So the socket is non-blocking, and a
 * virtual thread that uses it holds its carrier no longer than the kernel works. That may be tens
 * of milliseconds where the kernel waits for its own readers, as for the deletion of a link:
 * whoever does much of that does it on platform threads.
 */
public final class NetlinkSocket implements AutoCloseable {
  /** How often a dump is made again when what it tells changed meanwhile. */
  private static final int DUMP_ATTEMPTS = 50;

  private final Datagrams datagrams;
  private final NetlinkProtocol protocol;

  /** Held over an exchange. */
  private final ReentrantLock lock = new ReentrantLock();

  private int sequence;

  private NetlinkSocket(Datagrams datagrams, NetlinkProtocol protocol) {
    this.datagrams = datagrams;
    this.protocol = protocol;
  }

  /** Opens a socket in the network namespace of the calling thread. */
  public static NetlinkSocket open(NetlinkProtocol protocol) throws KernelException {
    return new NetlinkSocket(Datagrams.open(protocol), protocol);
  }

  /** Opens a socket in {@code namespace}. */
  public static NetlinkSocket open(NetlinkProtocol protocol, NetworkNamespace namespace)
      throws KernelException {
    return namespace.inside(() -> open(protocol));
  }

  /**
   * Its number among the namespace's netlink sockets, by which notifications tell who caused them
   * ({@link NetlinkMessage#port}).
   */
  public int port() {
    return datagrams.port();
  }

  /** The descriptor, readable when a notification has come; it stays this object's. */
  public Fd fd() {
    return datagrams.fd();
  }

  /**
   * Makes one request and gives what came before its acknowledgement.
   *
   * @throws KernelException what the kernel refused, with its own words as {@code detail()}
   */
  public List<NetlinkMessage> request(NetlinkRequest request) throws KernelException {
    return requests(List.of(request));
  }

  /**
   * Makes several requests in one datagram: the kernel works off all of them, in order, also when
   * one fails or when this process is killed meanwhile.
   *
   * @return what came before the acknowledgements
   * @throws KernelException for the first that was refused
   */
  public List<NetlinkMessage> requests(List<NetlinkRequest> requests) throws KernelException {
    lock.lock();
    try {
      int first = sequence + 1;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (NetlinkRequest request : requests) {
        int flags = request.flags() | NetlinkRequest.NLM_F_REQUEST | NetlinkRequest.NLM_F_ACK;
        bytes.writeBytes(request.encode(++sequence, flags));
      }
      datagrams.send(bytes.toByteArray());
      return new Answers(requests, first).collect();
    } finally {
      lock.unlock();
    }
  }

  /**
   * All objects of a kind, as they are at one moment: when something changes while the kernel tells
   * ({@code NLM_F_DUMP_INTR}), it is asked again.
   *
   * @throws KernelException {@code EAGAIN} when things never stood still
   */
  public List<NetlinkMessage> dump(NetlinkRequest request) throws KernelException {
    lock.lock();
    try {
      for (int i = 0; i < DUMP_ATTEMPTS; i++) {
        int flags = request.flags() | NetlinkRequest.NLM_F_REQUEST | NetlinkRequest.NLM_F_DUMP;
        datagrams.send(request.encode(++sequence, flags));
        Answers answers = new Answers(List.of(request), sequence);
        List<NetlinkMessage> messages = answers.collect();
        if (!answers.interrupted) {
          return messages;
        }
      }
      throw new KernelException(request.step(), request.object(), Errno.EAGAIN);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends messages that only together mean something: nfnetlink's {@code NFNL_MSG_BATCH_BEGIN}, its
   * commands, {@code NFNL_MSG_BATCH_END}. They are done all or none.
   *
   * @throws KernelException for the first command that was refused
   */
  public void batch(List<NetlinkRequest> requests) throws KernelException {
    lock.lock();
    try {
      int first = sequence + 1;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (NetlinkRequest request : requests) {
        bytes.writeBytes(request.encode(++sequence));
      }
      datagrams.send(bytes.toByteArray());
      new Answers(requests, first).collectErrors();
    } finally {
      lock.unlock();
    }
  }

  /** From now on, takes the notifications of a multicast group ({@code RTNLGRP_*} and so on). */
  public void subscribe(int group) throws KernelException {
    datagrams.subscribe(group);
  }

  /**
   * The notifications that have come, as far as there are; empty when there are none now. A socket
   * that is subscribed should make no requests.
   *
   * @throws KernelException {@code ENOBUFS} when some were lost; the next call goes on behind them
   */
  public List<NetlinkMessage> notifications() throws KernelException {
    lock.lock();
    try {
      Optional<byte[]> datagram = datagrams.receive();
      return datagram.isPresent() ? NetlinkMessage.parse(datagram.get()) : List.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      datagrams.close();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return protocol + " " + datagrams.fd();
  }

  /** What the kernel says to the requests of one datagram, numbered from {@code first}. */
  private final class Answers {
    private final List<NetlinkRequest> requests;
    private final int first;
    private final List<NetlinkMessage> messages = new ArrayList<>();
    private Optional<KernelException> failure = Optional.empty();
    private int acknowledged;
    private boolean interrupted;

    private Answers(List<NetlinkRequest> requests, int first) {
      this.requests = requests;
      this.first = first;
    }

    List<NetlinkMessage> collect() throws KernelException {
      while (acknowledged < requests.size()) {
        take(next().orElseThrow(() -> unanswered()));
      }
      return finish();
    }

    /** A batch that is done has no answer; one that is refused has an answer per refusal. */
    void collectErrors() throws KernelException {
      for (Optional<byte[]> next = next(); next.isPresent(); next = next()) {
        take(next.get());
      }
      finish();
    }

    private Optional<byte[]> next() throws KernelException {
      try {
        return datagrams.receive();
      } catch (KernelException e) {
        drain();
        throw e;
      }
    }

    private List<NetlinkMessage> finish() throws KernelException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return messages;
    }

    private void take(byte[] datagram) {
      for (NetlinkMessage message : NetlinkMessage.parse(datagram)) {
        int index = message.sequence() - first;
        if (index >= 0 && index < requests.size()) {
          take(message, requests.get(index));
        }
      }
    }

    private void take(NetlinkMessage message, NetlinkRequest request) {
      interrupted |= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) != 0;
      switch (message.type()) {
        case NetlinkMessage.NLMSG_ERROR, NetlinkMessage.NLMSG_DONE -> {
          acknowledged++;
          try {
            Acknowledgement.of(message).check(request);
          } catch (KernelException e) {
            failure = failure.or(() -> Optional.of(e));
          }
        }
        default -> {
          if (message.type() >= NetlinkMessage.NLMSG_MIN_TYPE) {
            messages.add(message);
          }
        }
      }
    }

    private KernelException unanswered() {
      NetlinkRequest request = requests.get(Math.min(acknowledged, requests.size() - 1));
      return new KernelException(
          request.step(), request.object(), Errno.EPROTO, "the kernel did not answer");
    }

    /** Throws away the rest of an answer that cannot be read. */
    private void drain() {
      boolean more = true;
      while (more) {
        try {
          more = datagrams.receive().isPresent();
        } catch (KernelException e) {
          more = e.errno() == Errno.ENOBUFS || e.errno() == Errno.EMSGSIZE;
        }
      }
    }
  }
}
