package io.gantry.kernel.netlink.nft;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How the kernel takes an element. In a set with intervals of simple keys an interval is two: one
 * where it begins, and one behind its last key with {@code NFT_SET_ELEM_INTERVAL_END}. They have to
 * come in pairs, the beginning first, also when they are deleted: the kernel knows no interval of
 * which it is told a half, or the halves in another order ({@code ENOENT}).
 *
 * @param isEnd whether the element's key is the first one behind an interval
 */
record Mark(Element element, boolean isEnd) {
  private static final Comparator<Mark> BY_KEY =
      Comparator.comparing(
          (Mark mark) -> mark.element.key().bytes(), (a, b) -> Arrays.compareUnsigned(a, b));

  /** By their keys; where one interval ends and the next begins, the end comes first. */
  private static final Comparator<Mark> ORDER =
      BY_KEY.thenComparing(Mark::isEnd, Comparator.reverseOrder());

  /** Elements as a set takes them. */
  static List<Mark> of(NftSet set, List<Element> elements) {
    List<Mark> marks = new ArrayList<>();
    for (Element element : elements) {
      if (set.hasSimpleIntervals()) {
        addInterval(marks, element);
      } else {
        marks.add(new Mark(element, false));
      }
    }
    return marks;
  }

  /** What the kernel has listed, in any order, as elements of a set. */
  static List<Element> elements(NftSet set, List<Mark> marks) {
    if (!set.hasSimpleIntervals()) {
      return marks.stream().map(Mark::element).toList();
    }
    List<Mark> sorted = marks.stream().sorted(ORDER).toList();
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      Element start = sorted.get(i).element;
      if (!sorted.get(i).isEnd) {
        boolean last = i + 1 == sorted.size();
        elements.add(
            start.until(last ? ones(start.key()) : plus(sorted.get(i + 1).element.key(), -1)));
      }
    }
    return elements;
  }

  private static void addInterval(List<Mark> marks, Element element) {
    Data last = element.keyEnd().orElse(element.key());
    marks.add(new Mark(element.withoutEnd(), false));
    // behind the very last key there is none
    if (!last.equals(ones(last))) {
      marks.add(new Mark(Element.of(plus(last, 1)), true));
    }
  }

  private static Data plus(Data data, int number) {
    byte[] sum = new BigInteger(1, data.bytes()).add(BigInteger.valueOf(number)).toByteArray();
    byte[] padded = new byte[data.bytes().length];
    int copied = Math.min(sum.length, padded.length);
    System.arraycopy(sum, sum.length - copied, padded, padded.length - copied, copied);
    return Data.of(padded);
  }

  private static Data ones(Data data) {
    byte[] ones = new byte[data.bytes().length];
    Arrays.fill(ones, (byte) 0xff);
    return Data.of(ones);
  }
}
