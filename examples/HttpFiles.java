import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files below one directory as HTTP resources. Keeps no state, so any thread may call it. */
final class HttpFiles {
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("gif", "image/gif"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("webp", "image/webp"),
          Map.entry("xml", "application/xml"),
          Map.entry("zip", "application/zip"));

  private final Path root;

  /**
   * @param root an existing directory
   */
  HttpFiles(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /** Looks the file up; its bytes are left to the caller. */
  HttpResponse respond(HttpRequest request) throws IOException, HttpRequest.Refusal {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.text(405, "Only GET and HEAD are served.").with("Allow", "GET, HEAD");
    }
    try {
      HttpResponse response = find(request);
      return request.method().equals("HEAD") ? response.withoutContent() : response;
    } catch (AccessDeniedException e) {
      throw new HttpRequest.Refusal(403, "The server may not read this file.");
    } catch (FileSystemException | InvalidPathException notThere) {
      // Not there, a loop of links, a file where a directory should be, a name that is too long.
      throw notFound();
    }
  }

  private HttpResponse find(HttpRequest request) throws IOException, HttpRequest.Refusal {
    Path file = inside(request.path());
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      if (!request.path().endsWith("/")) {
        return moved(request.path() + "/");
      }
      file = inside(request.path() + "index.html");
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } else if (request.path().endsWith("/")) {
      throw notFound();
    }
    // A pipe would keep a thread until somebody writes to it.
    if (!attributes.isRegularFile()) {
      throw notFound();
    }
    return file(request, file, attributes);
  }

  /** The real path, without links, so that no link and no ".." leads out of the root. */
  private Path inside(String path) throws IOException, HttpRequest.Refusal {
    Path named = root.resolve(path.replaceFirst("^/+", "")).normalize();
    // Looked at before the file system is asked, which would tell what there is outside.
    if (!named.startsWith(root)) {
      throw notFound();
    }
    Path real = named.toRealPath();
    if (!real.startsWith(root)) {
      throw notFound();
    }
    return real;
  }

  private static HttpRequest.Refusal notFound() {
    return new HttpRequest.Refusal(404, "There is no such file.");
  }

  /** Relative links in a directory's page need the slash. */
  private static HttpResponse moved(String path) throws IOException {
    try {
      // One slash: two would make what follows the name of another server.
      String location = new URI(null, null, path.replaceFirst("^/+", "/"), null).toASCIIString();
      return HttpResponse.text(301, "This is a directory.").with("Location", location);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static HttpResponse file(HttpRequest request, Path file, BasicFileAttributes attributes)
      throws HttpRequest.Refusal {
    // HTTP's dates know no fractions: with them, no file would ever be found unchanged.
    Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    String lastModified = HttpResponse.DATE.format(modified);
    HttpResponse response;
    if (isUnchanged(request.headers(), modified)) {
      return HttpResponse.empty(304).with("Last-Modified", lastModified);
    }
    Range range = range(request, lastModified, attributes.size());
    if (range == null) {
      response = HttpResponse.file(200, file, 0, attributes.size());
    } else if (range.length() <= 0) {
      return HttpResponse.text(416, "The file ends before that.")
          .with("Content-Range", "bytes */" + attributes.size());
    } else {
      response =
          HttpResponse.file(206, file, range.first(), range.length())
              .with("Content-Range", "bytes " + range + "/" + attributes.size());
    }
    return response
        .with("Last-Modified", lastModified)
        .with("Accept-Ranges", "bytes")
        .with("Content-Type", type(file));
  }

  private static boolean isUnchanged(Map<String, String> headers, Instant modified) {
    String since = headers.get("If-Modified-Since");
    // This server gives no entity tags, so what If-None-Match names has another content.
    if (since == null || headers.containsKey("If-None-Match")) {
      return false;
    }
    try {
      return !modified.isAfter(HttpResponse.DATE.parse(since, Instant::from));
    } catch (DateTimeException malformed) {
      return false; // to be ignored, as the standard has it
    }
  }

  /** Both ends are inclusive. */
  private record Range(long first, long last) {
    long length() {
      return last - first + 1;
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  /** Null if all is to be sent: also for several ranges, which a server may ignore. */
  private static Range range(HttpRequest request, String lastModified, long size) {
    String condition = request.headers().getOrDefault("If-Range", lastModified);
    Matcher range = ONE_RANGE.matcher(request.headers().getOrDefault("Range", ""));
    if (!request.method().equals("GET") || !condition.equals(lastModified) || !range.matches()) {
      return null;
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? null : new Range(Math.max(0, size - Long.parseLong(last)), size - 1);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    return to < from ? null : new Range(from, Math.min(to, size - 1));
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(suffix, "application/octet-stream");
  }
}
