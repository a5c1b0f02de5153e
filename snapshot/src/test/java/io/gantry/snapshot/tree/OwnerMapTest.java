package io.gantry.snapshot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerMapTest {
  private final OwnerMap map =
      new OwnerMap(
          List.of(new OwnerMap.Range(0, 200000, 10), new OwnerMap.Range(10, 400000, 5)),
          List.of(new OwnerMap.Range(0, 0xFFFF_0000L, 0xFFFF)));

  @Test
  void idsGoThroughAllRangesBothWays() throws IOException {
    for (int id : new int[] {0, 9, 10, 14}) {
      assertThat(map.userInside(map.userOutside(id))).isEqualTo(id);
    }
    assertThat(map.userOutside(9)).isEqualTo(200009);
    assertThat(map.userOutside(10)).isEqualTo(400000);
    assertThat(map.groupOutside(1)).as("unsigned").isEqualTo(0xFFFF_0001);
    assertThat(map.groupInside(0xFFFF_0001)).isEqualTo(1);
  }

  @Test
  void whoIsNotMappedIsNobodyInsideAndCannotBeOutside() {
    assertThat(map.userInside(0)).isEqualTo(65534);
    assertThatThrownBy(() -> map.userOutside(15))
        .isInstanceOf(IOException.class)
        .hasMessage("Container ID 15 cannot be mapped to a host ID");
  }

  @Test
  void withoutRangesIdsAreTheSame() throws IOException {
    assertThat(OwnerMap.SAME.userOutside(1000)).isEqualTo(1000);
    assertThat(OwnerMap.SAME.groupInside(-2)).isEqualTo(-2);
    assertThat(OwnerMap.SAME.<String>creating(() -> "here")).isEqualTo("here");
  }
}
