package dev.leat.spi;

import java.net.URI;

/** Translates between {@code uring:} and {@code file:}, which differ in nothing but the scheme. */
final class UringUris {
  private UringUris() {}

  /**
   * The URI that the JDK's provider understands.
   *
   * @param scheme of the provider that was asked; {@code file} leaves the URI alone, wrong or not,
   *     so that the JDK refuses it in its own words
   * @throws IllegalArgumentException if the URI has another scheme
   */
  static URI toFile(URI uri, String scheme) {
    if (scheme.equals("file")) {
      return uri;
    }
    if (!scheme.equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("URI scheme is not \"" + scheme + "\"");
    }
    return URI.create("file:" + uri.getRawSchemeSpecificPart() + fragment(uri));
  }

  /** The URI by which a path of the provider with this scheme is found again. */
  static URI fromFile(URI uri, String scheme) {
    if (scheme.equals("file")) {
      return uri;
    }
    return URI.create(scheme + ":" + uri.getRawSchemeSpecificPart() + fragment(uri));
  }

  /** Kept so that the JDK refuses it: dropping it would find a file that was not named. */
  private static String fragment(URI uri) {
    return uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
  }
}
