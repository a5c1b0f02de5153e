package io.gantry.network.dns;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.gantry.network.NameService;
import io.gantry.network.NameService.From;
import io.gantry.network.NameService.Upstream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Finds the answers for one sandbox. */
final class Resolver implements AutoCloseable {
  /** How many queries of one sandbox may be under way to resolvers: as Docker. */
  private static final int MOST_UNDER_WAY = 1_024;

  /** How many more of them may wait until they may go. */
  private static final int MOST_WAITING = 4_096;

  /** How long they wait, in seconds: as Docker. */
  private static final int PATIENCE = 4;

  private static final System.Logger LOG = System.getLogger(Resolver.class.getName());

  private final NameService names;
  private final LocalNames local;
  private final Forwarder forwarder;
  private final AnswerCache cache;
  private final Semaphore all;
  private final Semaphore own = new Semaphore(MOST_UNDER_WAY);
  private final Semaphore waiting = new Semaphore(MOST_UNDER_WAY + MOST_WAITING);
  private final InetSocketAddress self;

  /**
   * @param names what is known here
   * @param forwarder to the resolvers
   * @param cache of the host's resolvers' answers
   * @param all places of queries that are under way, of all sandboxes together
   * @param self where this name server is: it is not asked, even if somebody names it as a resolver
   */
  Resolver(
      NameService names,
      Forwarder forwarder,
      AnswerCache cache,
      Semaphore all,
      InetSocketAddress self) {
    this.names = names;
    this.local = new LocalNames(names);
    this.forwarder = forwarder;
    this.cache = cache;
    this.all = all;
    this.self = self;
  }

  /**
   * Answers a message. The answer to what is known comes at once, others come later from another
   * thread.
   *
   * @param done is told once: the answer, or nothing when there is none to be sent
   */
  void resolve(byte[] message, Transport transport, Consumer<Optional<byte[]>> done) {
    if (message.length < Wire.HEADER || (Wire.number(message, Wire.FLAGS) & Wire.RESPONSE) != 0) {
      done.accept(Optional.empty());
      return;
    }
    if ((Wire.number(message, Wire.FLAGS) & Wire.OPCODE) != 0) {
      done.accept(Optional.of(Answers.bare(message, Wire.NOTIMP)));
      return;
    }
    Optional<Query> query = Query.parse(message);
    if (query.isEmpty()) {
      done.accept(Optional.of(Answers.bare(message, Wire.FORMERR)));
      return;
    }
    resolve(query.get(), transport, done);
  }

  private void resolve(Query query, Transport transport, Consumer<Optional<byte[]>> done) {
    Optional<byte[]> known = Optional.empty();
    List<Upstream> upstreams = List.of();
    Optional<Object> key = Optional.empty();
    try {
      known = local.answer(query, most(query, transport));
      if (known.isEmpty()) {
        upstreams = names.upstreams().stream().filter(this::isOther).toList();
        key = key(query, upstreams);
        known = key.flatMap(it -> cache.get(it, query)).map(it -> fit(query, it, transport));
      }
    } catch (RuntimeException e) { // who knows the names is not part of this
      LOG.log(WARNING, "looking up " + query.name(), e);
      upstreams = List.of();
    }
    if (known.isPresent() || upstreams.isEmpty()) {
      done.accept(Optional.of(known.orElseGet(() -> Answers.empty(query, Wire.SERVFAIL))));
    } else {
      forward(query, upstreams, key, transport, done);
    }
  }

  private boolean isOther(Upstream upstream) {
    return upstream.from() == From.HOST || !upstream.server().equals(self);
  }

  /** What the answer is remembered by. Options of EDNS are between one client and its server. */
  private static Optional<Object> key(Query query, List<Upstream> upstreams) {
    boolean shared = upstreams.stream().allMatch(upstream -> upstream.from() == From.HOST);
    boolean plain = query.extension().map(Query.Extension::options).orElse(0) == 0;
    return shared && plain ? Optional.of(List.of(query.essence(), upstreams)) : Optional.empty();
  }

  private void forward(
      Query query,
      List<Upstream> upstreams,
      Optional<Object> key,
      Transport transport,
      Consumer<Optional<byte[]>> done) {
    if (!waiting.tryAcquire()) {
      LOG.log(DEBUG, "too many queries wait for resolvers: {0}", query.name());
      done.accept(Optional.of(Answers.empty(query, Wire.SERVFAIL)));
      return;
    }
    Thread.ofVirtual()
        .name("names-forward")
        .start(
            () -> {
              Optional<Response> response = Optional.empty();
              try {
                response = ask(query, upstreams, transport);
                response.ifPresent(it -> key.ifPresent(k -> cache.put(k, it)));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.log(WARNING, "asking about " + query.name(), e);
              } finally {
                waiting.release();
                done.accept(Optional.of(answer(query, response, transport)));
              }
            });
  }

  private Optional<Response> ask(Query query, List<Upstream> upstreams, Transport transport)
      throws InterruptedException {
    if (!own.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
      return Optional.empty();
    }
    try {
      if (!all.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
      try {
        return forwarder.ask(query, upstreams, transport);
      } finally {
        all.release();
      }
    } finally {
      own.release();
    }
  }

  private static byte[] answer(Query query, Optional<Response> response, Transport transport) {
    return response
        .map(it -> fit(query, it.forClient(query), transport))
        .orElseGet(() -> Answers.empty(query, Wire.SERVFAIL));
  }

  private static byte[] fit(Query query, byte[] answer, Transport transport) {
    return answer.length <= most(query, transport) ? answer : Answers.truncated(query, answer);
  }

  private static int most(Query query, Transport transport) {
    return transport == Transport.UDP ? query.datagram() : Wire.MOST;
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    forwarder.close();
  }
}
