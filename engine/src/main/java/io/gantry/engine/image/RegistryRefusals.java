package io.gantry.engine.image;

import io.gantry.distribution.RegistryException;
import io.gantry.engine.EngineException;
import io.gantry.oci.Reference;

/** What refusals of registries mean to whoever asked for an image. */
final class RegistryRefusals {

  private RegistryRefusals() {}

  /** Without knowing which image it was about. */
  static EngineException explain(RegistryException refusal) {
    return switch (refusal.kind()) {
      case NOT_FOUND, MANIFEST_UNKNOWN, NAME_UNKNOWN ->
          new EngineException.NotFound(refusal.getMessage());
      case DENIED, UNAUTHORIZED, RATE_LIMITED, UNREACHABLE, SERVER, INVALID ->
          new EngineException.Refused(refusal.getMessage(), refusal);
      case UNTRUSTED -> new EngineException.Forbidden(refusal.getMessage());
    };
  }

  /** In the words that Docker has for an image that could not be pulled. */
  static EngineException ofPull(Reference reference, RegistryException refusal) {
    String name = reference.familiarRepository();
    return switch (refusal.kind()) {
      case DENIED ->
          new EngineException.NotFound(
              "pull access denied for "
                  + name
                  + ", repository does not exist or may require 'docker login': "
                  + refusal.getMessage());
      case MANIFEST_UNKNOWN ->
          new EngineException.NotFound(
              "manifest for " + reference.familiar() + " not found: " + refusal.getMessage());
      case NAME_UNKNOWN ->
          new EngineException.NotFound(
              "repository " + name + " not found: " + refusal.getMessage());
      case NOT_FOUND, UNAUTHORIZED, RATE_LIMITED, UNREACHABLE, SERVER, INVALID, UNTRUSTED ->
          explain(refusal);
    };
  }
}
