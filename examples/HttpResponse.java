import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What is sent back: a head, and with it a short text or a part of a file. Not thread-safe. */
final class HttpResponse {
  /** The one form of dates that is still sent; two digits for the day, unlike RFC 1123's. */
  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(206, "Partial Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(304, "Not Modified"),
          Map.entry(400, "Bad Request"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(414, "URI Too Long"),
          Map.entry(416, "Range Not Satisfiable"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(505, "HTTP Version Not Supported"));

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String text = "";
  private Path file;
  private long position;
  private long length;

  private HttpResponse(int status) {
    this.status = status;
    headers.put("Date", DATE.format(Instant.now()));
  }

  /** One without content. */
  static HttpResponse empty(int status) {
    return new HttpResponse(status);
  }

  /** One that says something to a human being. */
  static HttpResponse text(int status, String sentence) {
    HttpResponse response = new HttpResponse(status);
    response.text = sentence + "\n";
    response.with("Content-Type", "text/plain; charset=utf-8");
    return response.with("Content-Length", Integer.toString(response.text.length()));
  }

  /** One whose content is {@code length} bytes of a file from {@code position} on. */
  static HttpResponse file(int status, Path file, long position, long length) {
    HttpResponse response = new HttpResponse(status);
    response.file = file;
    response.position = position;
    response.length = length;
    return response.with("Content-Length", Long.toString(length));
  }

  HttpResponse with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** What a HEAD request gets: the same head, and nothing behind it. */
  HttpResponse withoutContent() {
    text = "";
    file = null;
    length = 0;
    return this;
  }

  /** Null if no bytes come from a file. */
  Path file() {
    return length == 0 ? null : file;
  }

  long position() {
    return position;
  }

  long length() {
    return length;
  }

  /** The head and the text, if there is one: what is sent before a file's bytes. */
  byte[] start() {
    StringBuilder start = new StringBuilder(256);
    start.append("HTTP/1.1 ").append(status).append(' ').append(REASONS.get(status)).append("\r\n");
    headers.forEach((name, value) -> start.append(name + ": " + value + "\r\n"));
    return start.append("\r\n").append(text).toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
