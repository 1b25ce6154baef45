import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a request, of HTTP/1.0 or 1.1, as RFC 9112 wants it.
 *
 * @param path decoded, beginning with a slash, without the query
 * @param headers by name, which is not case-sensitive; repeated ones joined by commas
 * @param keepAlive whether another request may follow on this connection
 */
record HttpRequest(String method, String path, Map<String, String> headers, boolean keepAlive) {
  /** A longer target is refused with its own status, so that its sender knows what to shorten. */
  static final int MAX_TARGET_BYTES = 4096;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/([0-9])\\.([0-9])");
  private static final Pattern HEADER =
      Pattern.compile("(" + TOKEN + "):[ \t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");
  private static final Pattern TARGET =
      Pattern.compile("(?:(?i:http)://[^/?#]+)?(/[^?#]*)?(\\?.*)?");

  /** Why a request is not served: the answer to it, but for its wording. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Reads a head.
   *
   * @param head all lines up to the empty one, each byte a character
   */
  static HttpRequest parse(String head) throws Refusal {
    String[] lines = head.split("\r?\n");
    Matcher line = REQUEST_LINE.matcher(lines[0]);
    if (!line.matches()) {
      throw new Refusal(400, "This is not a request line of HTTP/1.1.");
    }
    if (!line.group(3).equals("1")) {
      throw new Refusal(505, "This server speaks HTTP/1.1.");
    }
    if (line.group(2).length() > MAX_TARGET_BYTES) {
      throw new Refusal(414, "A target has %,d bytes at most.".formatted(MAX_TARGET_BYTES));
    }
    Map<String, String> headers = headers(lines);
    boolean old = line.group(4).equals("0");
    if (!old && !headers.containsKey("Host") || headers.getOrDefault("Host", "").contains(",")) {
      throw new Refusal(400, "There has to be one Host header.");
    }
    String connection = headers.getOrDefault("Connection", "").toLowerCase(Locale.ROOT);
    boolean keepAlive = old ? connection.contains("keep-alive") : !connection.contains("close");
    // Content would be taken for the next request; without one, it is read away at the end.
    keepAlive &= !hasContent(headers);
    return new HttpRequest(line.group(1), path(line.group(2)), headers, keepAlive);
  }

  private static Map<String, String> headers(String[] lines) throws Refusal {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      // Among others a blank before the colon or at the line's start: others may read such a line
      // differently, and what one sees as a header and the other doesn't is a way to smuggle.
      if (!header.matches()) {
        throw new Refusal(400, "A header line is malformed.");
      }
      headers.merge(header.group(1), header.group(2).strip(), (one, other) -> one + ", " + other);
    }
    return headers;
  }

  /** Nothing that is served has any use for it. */
  private static boolean hasContent(Map<String, String> headers) {
    return headers.containsKey("Transfer-Encoding")
        || !headers.getOrDefault("Content-Length", "0").equals("0");
  }

  private static String path(String target) throws Refusal {
    Matcher matcher = TARGET.matcher(target);
    if (!matcher.matches()) {
      throw new Refusal(400, "The target is neither a path nor an http URL.");
    }
    // "http://host" has an empty path, which means the root.
    return matcher.group(1) == null ? "/" : percentDecoded(matcher.group(1));
  }

  private static String percentDecoded(String path) throws Refusal {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        bytes.write(hexDigit(path, i + 1) << 4 | hexDigit(path, i + 2));
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    try {
      // Unlike new String(...), a decoder refuses bytes that are not UTF-8.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "The path is not UTF-8.");
    }
  }

  private static int hexDigit(String text, int index) throws Refusal {
    int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
    if (digit < 0) {
      throw new Refusal(400, "A per cent sign is not followed by two hexadecimal digits.");
    }
    return digit;
  }
}
