package io.gantry.cli.elf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoaderCacheTest {
  private static byte[] cache(String... namesAndPaths) {
    int count = namesAndPaths.length / 2;
    StringBuilder strings = new StringBuilder();
    ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("glibc-ld.so.cache1.1".getBytes(US_ASCII)).putInt(count).putInt(0).position(48);
    int table = 48 + count * 24;
    for (int i = 0; i < count; i++) {
      int name = table + strings.length();
      strings.append(namesAndPaths[2 * i]).append('\0');
      int path = table + strings.length();
      strings.append(namesAndPaths[2 * i + 1]).append('\0');
      bytes.putInt(0x0303).putInt(name).putInt(path).putInt(0).putLong(0);
    }
    bytes.put(strings.toString().getBytes(US_ASCII));
    byte[] all = new byte[bytes.position()];
    bytes.flip().get(all);
    return all;
  }

  @Test
  void namesLeadToTheirPathsBestFirst() throws IOException {
    LoaderCache cache =
        LoaderCache.parse(
            ByteBuffer.wrap(
                cache(
                    "libc.so.6",
                    "/lib/a/libc.so.6",
                    "libm.so.6",
                    "/lib/libm.so.6",
                    "libc.so.6",
                    "/lib/b/libc.so.6")));
    assertThat(cache.paths().get("libc.so.6"))
        .isEqualTo(List.of("/lib/a/libc.so.6", "/lib/b/libc.so.6"));
    assertThat(cache.paths().get("libm.so.6")).isEqualTo(List.of("/lib/libm.so.6"));
  }

  @Test
  void theNewFormIsFoundBehindTheOldOne() throws IOException {
    byte[] fresh = cache("libx.so", "/lib/libx.so");
    ByteBuffer both = ByteBuffer.allocate(32 + fresh.length).order(ByteOrder.LITTLE_ENDIAN);
    both.put("ld.so-1.7.0\0".getBytes(US_ASCII)).putInt(1).position(32);
    both.put(fresh);
    assertThat(LoaderCache.parse(both.rewind()).paths()).containsKey("libx.so");
  }

  @Test
  void thisHostsCacheKnowsItsCLibrary() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        java.nio.file.Files.exists(java.nio.file.Path.of("/etc/ld.so.cache")),
        "this host has no loader cache");
    assertThat(LoaderCache.host().paths()).containsKey("libc.so.6");
  }

  @Test
  void whatIsNoCacheIsRefused() {
    assertThatThrownBy(() -> LoaderCache.parse(ByteBuffer.wrap(new byte[100])))
        .isInstanceOf(ElfException.class);
  }

  @Test
  void damagedCachesAreReadOrRefused() {
    byte[] whole = cache("liba.so", "/lib/liba.so", "libb.so", "/lib/libb.so");
    Random random = new Random(99);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged =
          java.util.Arrays.copyOf(
              whole, random.nextInt(3) == 0 ? random.nextInt(whole.length) : whole.length);
      for (int i = random.nextInt(6); i > 0 && damaged.length > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        LoaderCache.parse(ByteBuffer.wrap(damaged));
      } catch (ElfException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
