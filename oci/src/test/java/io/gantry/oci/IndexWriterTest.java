package io.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexWriterTest {

  private final Descriptor first =
      descriptor("first").withAnnotation("note", "\"quoted\" \u00e9 \ud83d\ude80 \n");
  private final Descriptor second = descriptor("second").withPlatform(Platform.host());
  private final IndexWriter writer = new IndexWriter();

  private static Descriptor descriptor(String content) {
    return Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(content), content.length());
  }

  @Test
  void writesWhatIsReadAsTheSameIndex() {
    Index index = new Index(MediaType.OCI_INDEX, List.of(first, second), Map.of("by", "test"));

    assertThat(Index.parse(writer.write(index))).isEqualTo(index);
  }

  @Test
  void writesChangesOfWhatItWroteBefore() {
    writer.write(Index.of(List.of(first, second)));
    Index changed = Index.of(List.of(second, first.withAnnotation("note", "other")));

    byte[] written = writer.write(changed);

    assertThat(Index.parse(written)).isEqualTo(changed);
  }

  @Test
  void writesAnIndexOfNothing() {
    assertThat(Index.parse(writer.write(Index.of(List.of()))).manifests()).isEmpty();
  }

  @Test
  void whatItWritesIsReadAgainHoweverLargeItIs() {
    Descriptor large = first.withAnnotation("large", "x".repeat(64 << 10));
    Index index = Index.of(Collections.nCopies(257, large));

    byte[] written = writer.write(index);

    assertThat(Index.parseOwn(written)).isEqualTo(index);
    assertThatThrownBy(() -> Index.parse(written)).isInstanceOf(MalformedDocumentException.class);
  }
}
