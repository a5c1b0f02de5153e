package io.gantry.engine.network;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.container.EndpointSettings;
import java.util.List;

/**
 * The networks of an engine. Three are always there: {@code bridge}, which containers without a
 * wish are on, {@code host} and {@code none}.
 *
 * <p>Each method takes a network's name, id or unique id prefix and throws {@link
 * EngineException.NotFound} when there is none.
 */
public interface Networks {

  /**
   * Makes one.
   *
   * @throws EngineException.Conflict when the name is taken
   * @throws EngineException.InvalidParameter when the request makes no sense
   * @throws EngineException.Forbidden when something asked for is taken, or never given
   */
  Created create(CreateNetwork request);

  /**
   * Those that fit, oldest first, without their members.
   *
   * @param filters name, id, driver, scope, type, label, dangling
   */
  List<NetworkDetails> list(Filters filters);

  /** Everything about one. */
  NetworkDetails inspect(String network);

  /**
   * Removes one.
   *
   * @throws EngineException.Forbidden when it is in use, or one of the three
   */
  void remove(String network);

  /**
   * Removes every one that no running container is on.
   *
   * @param filters until, label, label!
   * @return their names
   */
  List<String> prune(Filters filters);

  /** Puts a container on a network: at once when it runs, otherwise when it starts. */
  void connect(String network, String container, EndpointSettings endpoint);

  /** Takes a container off a network. */
  void disconnect(String network, String container, Disconnect how);

  /** The network's part of the firewall, as {@code nft(8)} writes rules. */
  String rules(String network);

  /**
   * What was made.
   *
   * @param id 64 hexadecimal digits
   * @param warning what will not be as asked; mostly empty
   */
  record Created(String id, String warning) {}

  /** How to take a container off. */
  enum Disconnect {
    /** It must be there. */
    ORDERLY,
    /** Whatever is left of it: the network or the container may be gone. */
    FORCED
  }
}
