package io.gantry.network.dns;

import io.gantry.kernel.inet.Literals;
import io.gantry.network.NameService;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a sandbox knows, as tests want it. */
class FakeNames implements NameService {
  private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
  private final Map<InetAddress, String> names = new ConcurrentHashMap<>();
  volatile List<Upstream> upstreams = List.of();
  volatile ShortNames shortNames = ShortNames.ASKED;

  FakeNames with(String name, String... texts) {
    addresses.put(name, Stream.of(texts).map(text -> Literals.parse(text).orElseThrow()).toList());
    addresses.get(name).forEach(address -> names.put(address, name + ".net1"));
    return this;
  }

  @Override
  public List<InetAddress> addresses(String name) {
    return addresses.getOrDefault(name, List.of());
  }

  @Override
  public Optional<String> name(InetAddress address) {
    return Optional.ofNullable(names.get(address));
  }

  @Override
  public List<Upstream> upstreams() {
    return upstreams;
  }

  @Override
  public ShortNames shortNames() {
    return shortNames;
  }
}
