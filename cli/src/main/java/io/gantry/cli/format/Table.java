package io.gantry.cli.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns cells that end in a tab, as Go's {@code text/tabwriter}: a column is as wide as its widest
 * cell in adjoining lines.
 */
public final class Table {
  private final int narrowest;
  private final int padding;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * A table.
   *
   * @param narrowest the smallest width of a column
   * @param padding blanks between the widest cell and the next column
   */
  public Table(int narrowest, int padding) {
    this.narrowest = narrowest;
    this.padding = padding;
  }

  /** Adds text of one or more lines, cells ended by tabs. */
  public Table add(String lines) {
    for (String line : lines.split("\n", -1)) {
      rows.add(line.split("\t", -1));
    }
    return this;
  }

  /** The aligned lines, each ended by a line feed. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    int[][] widths = new int[rows.size()][];
    for (int r = 0; r < rows.size(); r++) {
      widths[r] = new int[rows.get(r).length];
    }
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).length; c++) {
        boolean last = c == rows.get(r).length - 1;
        if (!last && widths[r][c] == 0) {
          measure(widths, r, c);
        }
        String cell = rows.get(r)[c];
        out.append(cell);
        if (!last) {
          out.append(" ".repeat(widths[r][c] - cell.codePointCount(0, cell.length())));
        }
      }
      out.append('\n');
    }
    return out.toString();
  }

  private void measure(int[][] widths, int from, int column) {
    int end = from;
    int width = narrowest;
    while (end < rows.size() && rows.get(end).length > column + 1) {
      String cell = rows.get(end)[column];
      width = Math.max(width, cell.codePointCount(0, cell.length()) + padding);
      end++;
    }
    for (int r = from; r < end; r++) {
      widths[r][column] = width;
    }
  }
}
