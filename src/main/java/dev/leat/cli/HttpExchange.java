package dev.leat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file asked for by GET, of which every byte is known. */
final class HttpExchange implements Exchange {
  private static final int HEAD_LIMIT = 4096;
  private static final int STALL_MILLIS = 10_000;

  private final ByteBuffer request;
  private final ByteBuffer content;
  private final ByteBuffer expected;
  private final String length;
  private final StringBuilder head = new StringBuilder();
  private boolean inHead;

  HttpExchange(String path, byte[] content) {
    String text = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    request = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    this.content = ByteBuffer.wrap(content);
    expected = this.content.duplicate();
    length = "\r\nContent-Length: " + content.length + "\r\n";
  }

  @Override
  public ByteBuffer begin() {
    head.setLength(0);
    inHead = true;
    expected.clear();
    return request.clear();
  }

  @Override
  public Progress take(ByteBuffer received) {
    if (inHead && !takeHead(received)) {
      return head.length() > HEAD_LIMIT ? Progress.WRONG : Progress.MORE;
    }
    int count = received.remaining();
    if (!headIsRight()
        || count > expected.remaining()
        || !received.equals(expected.slice(expected.position(), count))) {
      return Progress.WRONG;
    }
    expected.position(expected.position() + count);
    return expected.hasRemaining() ? Progress.MORE : Progress.DONE;
  }

  /** True if it is complete; what follows is left in the buffer. */
  private boolean takeHead(ByteBuffer received) {
    while (inHead && received.hasRemaining()) {
      head.append((char) (received.get() & 0xff));
      inHead = !endsWithEmptyLine();
    }
    return !inHead;
  }

  private boolean endsWithEmptyLine() {
    int end = head.length();
    return end >= 4 && head.charAt(end - 1) == '\n' && head.charAt(end - 3) == '\n';
  }

  private boolean headIsRight() {
    return head.indexOf("HTTP/1.1 200 ") == 0 && head.indexOf(length) > 0;
  }

  /** SHA-256 of what the server on {@code port} sends for {@code path}. */
  static String digestOf(int port, String path) throws IOException {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    URL url = URI.create("http://" + host + ":" + port + path).toURL();
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    connection.setReadTimeout(STALL_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return digestOf(in);
    }
  }

  /** SHA-256 of a stream. */
  static String digestOf(InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
