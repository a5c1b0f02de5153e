package io.gantry.network;

import java.util.List;

/** What is wrong with a request, all of it at once, worded as by Docker. */
public final class Complaints {
  private Complaints() {}

  /**
   * One complaint as it is, several as a list.
   *
   * @param about what they are about: {@code invalid network config}
   * @param complaints at least one
   */
  public static String text(String about, List<String> complaints) {
    return about
        + ":\n"
        + (complaints.size() == 1 ? complaints.getFirst() : "* " + String.join("\n* ", complaints));
  }

  /**
   * Fails when there are any.
   *
   * @throws NetworkException.Invalid with all of them
   */
  public static void refuse(String about, List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new NetworkException.Invalid(text(about, complaints));
    }
  }
}
