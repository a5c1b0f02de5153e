package io.gantry.distribution;

import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.auth.Authenticator;
import io.gantry.distribution.auth.Tokens;
import io.gantry.distribution.http.Network;
import io.gantry.distribution.http.Proxies;
import io.gantry.distribution.http.Redirect;
import io.gantry.distribution.http.Transport;
import io.gantry.distribution.tls.Certificates;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All registries there are, as the operator's settings let them be reached. Keeps tokens between
 * operations, and no connection. Safe for many threads.
 */
public final class Registries {

  private static final System.Logger LOG = System.getLogger(Registries.class.getName());
  private static final String SEARCH = "https://index.docker.io";
  private static final String HUB = "registry-1.docker.io";

  private final Tokens tokens;
  private final Patience patience;
  private volatile RegistrySettings settings;

  /** By these settings, until others come. */
  public Registries(RegistrySettings settings, InstantSource clock) {
    this(settings, clock, Patience.USUAL);
  }

  /** By these settings, waiting so long. */
  public Registries(RegistrySettings settings, InstantSource clock, Patience patience) {
    this.patience = patience;
    this.settings = settings;
    this.tokens = new Tokens(clock);
  }

  /** The settings in force. */
  public RegistrySettings settings() {
    return settings;
  }

  /** Takes other settings, for operations that begin from now on. */
  public void settings(RegistrySettings others) {
    settings = others;
  }

  /** Something that is done with a repository. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T with(Repository repository) throws IOException;
  }

  /**
   * Does something with a repository wherever it can be done: at its mirrors (for reading), at its
   * registry, and without TLS where that is allowed and TLS failed.
   *
   * @throws RegistryException what the last place said
   */
  public <T> T attempt(Reference reference, Scope scope, Credentials credentials, Work<T> work)
      throws IOException {
    List<Endpoint> endpoints = endpoints(reference, scope);
    for (int i = 0; i < endpoints.size() - 1; i++) {
      Endpoint endpoint = endpoints.get(i);
      Repository repository = open(endpoint, scope, credentials);
      try (repository) {
        repository.ping();
        return work.with(repository);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!endpoint.mirror() && repository.answered()) {
          throw e;
        }
        boolean untrusted = e instanceof RegistryException r && r.kind() == Kind.UNTRUSTED;
        LOG.log(
            untrusted ? Level.WARNING : Level.DEBUG,
            () -> endpoint.base() + ": " + e.getMessage() + "; trying the next");
      }
    }
    try (Repository repository = open(endpoints.getLast(), scope, credentials)) {
      repository.ping();
      return work.with(repository);
    }
  }

  /**
   * Verifies that an image has the signatures that the operator's rules want, before anything of it
   * is used.
   *
   * @param repository where it was found
   * @param name what was asked for
   * @throws RegistryException with {@link Kind#UNTRUSTED} when it has not
   */
  public void verify(Repository repository, Reference name, RemoteManifest image)
      throws IOException {
    MirrorRules.read(settings.rules()).verify(repository, name, image);
  }

  /**
   * Proves credentials to a registry.
   *
   * @param server as people write it: empty or {@code https://index.docker.io/v1/} for Docker Hub
   * @return an identity token to use from now on instead of the password; empty when there is none
   */
  public String login(String server, Credentials credentials) throws IOException {
    List<Endpoint> endpoints = registry(domain(server), "");
    for (int i = 0; i < endpoints.size(); i++) {
      try (Repository repository = open(endpoints.get(i), Scope.PULL, credentials)) {
        try {
          return repository.login();
        } catch (RegistryException e) {
          if (i == endpoints.size() - 1 || repository.answered()) {
            throw e;
          }
        }
      }
    }
    throw new IllegalStateException("a registry without an address");
  }

  /**
   * Looks for repositories by the registry's old index, which Docker Hub and few others have.
   *
   * @param term what to look for, perhaps behind a registry's host
   * @return the index's answer, a JSON document
   */
  public byte[] search(String term, int limit, Credentials credentials) throws IOException {
    int slash = term.indexOf('/');
    String host = slash < 0 ? "" : term.substring(0, slash);
    boolean address = host.contains(".") || host.contains(":") || host.equals("localhost");
    boolean named = address && !domain(host).equals(Reference.DEFAULT_DOMAIN);
    String rest = address ? term.substring(slash + 1) : term;
    String what = "q=" + encoded(named ? rest : rest.replaceFirst("^library/", ""));
    if (!named) {
      Endpoint hub = new Endpoint(URI.create(SEARCH), "", true, false);
      try (Repository repository = open(hub, Scope.PULL, Credentials.NONE)) {
        return repository.search(what + "&n=" + limit, Credentials.NONE);
      }
    }
    List<Endpoint> endpoints = registry(host, "");
    List<String> failures = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      try (Repository repository = open(endpoint, Scope.PULL, credentials)) {
        try {
          repository.pingIndex();
        } catch (RegistryException e) {
          failures.add(e.getMessage());
          continue;
        }
        return repository.search(what + "&n=" + limit, credentials);
      }
    }
    throw new RegistryException(
        Kind.UNREACHABLE,
        "invalid registry endpoint \"" + endpoints.getLast().base() + "/v1/\"" + tried(failures));
  }

  private static String tried(List<String> failures) {
    return failures.size() == 1
        ? ": " + failures.getFirst()
        : ". HTTPS attempt: " + failures.getFirst() + ". HTTP attempt: " + failures.getLast();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String domain(String server) {
    String host = server.replaceFirst("^https?://", "");
    int slash = host.indexOf('/');
    String domain = slash < 0 ? host : host.substring(0, slash);
    return domain.isEmpty() || domain.equals("index.docker.io") ? Reference.DEFAULT_DOMAIN : domain;
  }

  /**
   * Opens a file of the web. It may lie anywhere, since it was a user who named it; but it does not
   * lead from the public network into a private one, or out of TLS.
   *
   * @param address of http or https
   * @throws RegistryException when it cannot be had, in dockerd's words
   */
  public RemoteFile fetch(URI address) throws IOException {
    String scheme = String.valueOf(address.getScheme());
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new RegistryException(
          Kind.INVALID, "Get \"" + address + "\": unsupported protocol scheme \"" + scheme + "\"");
    }
    return RemoteFile.open(
        address,
        new Transport(
            authority -> Certificates.context(settings.certificates(), authority, true),
            new Proxies(settings.proxies()),
            patience,
            patience.connect()));
  }

  // ---- where ----

  List<Endpoint> endpoints(Reference reference, Scope scope) throws RegistryException {
    List<Endpoint> endpoints = new ArrayList<>();
    if (scope == Scope.PUSH) {
      endpoints.addAll(registry(reference.domain(), reference.path()));
      return endpoints;
    }
    MirrorRules.Mirrors ruled = MirrorRules.read(settings.rules()).of(reference);
    endpoints.addAll(ruled.endpoints());
    if (ruled.fallback()) {
      if (reference.domain().equals(Reference.DEFAULT_DOMAIN)) {
        settings
            .mirrors()
            .forEach(uri -> endpoints.add(new Endpoint(uri, reference.path(), true, true)));
      }
      endpoints.addAll(registry(reference.domain(), reference.path()));
    }
    if (endpoints.isEmpty()) {
      throw new RegistryException(
          Kind.DENIED, "denied: a mirror rule blocks " + reference.familiarRepository());
    }
    return endpoints;
  }

  private List<Endpoint> registry(String domain, String name) {
    String host = domain.equals(Reference.DEFAULT_DOMAIN) ? HUB : domain;
    boolean insecure = insecure(host);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new Endpoint(URI.create("https://" + host), name, !insecure, false));
    if (insecure) {
      endpoints.add(new Endpoint(URI.create("http://" + host), name, false, false));
    }
    return endpoints;
  }

  /** Whether a registry may be spoken to without a good certificate: by name, or by its address. */
  public boolean insecure(String authority) {
    String host = URI.create("https://" + authority).getHost();
    if (host == null) {
      return false;
    }
    if (settings.insecure().contains(authority) || settings.insecure().contains(host)) {
      return true;
    }
    List<Network> networks = new ArrayList<>(Network.LOOPBACK);
    settings.insecure().forEach(text -> Network.parse(text).ifPresent(networks::add));
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (networks.stream().anyMatch(network -> network.has(address))) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Repository open(Endpoint endpoint, Scope scope, Credentials credentials) {
    RegistrySettings now = settings;
    Proxies proxies = new Proxies(now.proxies());
    Transport transport =
        new Transport(
            authority ->
                Certificates.context(
                    now.certificates(),
                    authority,
                    authority.equals(endpoint.authority())
                        ? endpoint.verified()
                        : !insecure(authority)),
            proxies,
            patience,
            endpoint.verified() ? patience.connect() : patience.probe());
    Authenticator authenticator =
        new Authenticator(
            transport,
            tokens,
            endpoint.mirror() ? Credentials.NONE : credentials,
            realm -> Redirect.check("token server", endpoint.base(), realm, proxies));
    return new Repository(endpoint, scope, transport, patience, authenticator);
  }
}
