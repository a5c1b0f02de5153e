package io.gantry.runtime.seccomp;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A profile as it is written ({@code profiles/seccomp} of moby); what is absent is null. */
@Json
record ProfileDocument(
    @Nullable String defaultAction,
    @Nullable Integer defaultErrnoRet,
    @Nullable List<ArchMap> archMap,
    @Nullable List<String> architectures,
    @Nullable List<Group> syscalls) {

  /** The same with other groups. */
  ProfileDocument withSyscalls(List<Group> groups) {
    return new ProfileDocument(defaultAction, defaultErrnoRet, archMap, architectures, groups);
  }

  /** An architecture with those whose programs it also runs. */
  @Json
  record ArchMap(@Nullable String architecture, @Nullable List<String> subArchitectures) {}

  /** System calls with what happens to them. */
  @Json
  record Group(
      @Nullable String name,
      @Nullable List<String> names,
      @Nullable String action,
      @Nullable Integer errnoRet,
      @Nullable List<Argument> args,
      @Nullable Filter includes,
      @Nullable Filter excludes) {

    /** The same with other calls. */
    Group withNames(List<String> others) {
      return new Group(name, others, action, errnoRet, args, includes, excludes);
    }
  }

  /** A condition on an argument. The numbers are unsigned 64-bit ones, so they are read as text. */
  @Json
  record Argument(
      int index,
      java.math.@Nullable BigInteger value,
      java.math.@Nullable BigInteger valueTwo,
      @Nullable String op) {}

  /** When a group is part of the profile. */
  @Json
  record Filter(
      @Nullable List<String> caps, @Nullable List<String> arches, @Nullable String minKernel) {}
}
