import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client: its requests one after the other, also where it sends several before it reads.
 *
 * <p>It has one operation under way at any time, on the socket or on a file, so that nothing here
 * needs a lock; only {@link #stop} and {@link #close} may be called from elsewhere. A file's next
 * part is read only when the last one is written, so that a client that does not take its bytes
 * costs one buffer, whatever it asked for.
 */
final class HttpConnection {
  private static final int HEAD_BYTES = 8 * 1024;
  private static final int PART_BYTES = 64 * 1024;
  private static final int LINGER_SECONDS = 2;

  /** Buffers of {@link #PART_BYTES} for those that are sending: clients that wait have none. */
  private static final Queue<ByteBuffer> PARTS = new ConcurrentLinkedQueue<>();

  private enum State {
    WAITING,
    SENDING,
    STOPPING
  }

  private final HttpFileServer server;
  private final AsynchronousSocketChannel channel;
  private final AtomicReference<State> state = new AtomicReference<>(State.SENDING);
  private final ByteBuffer in = ByteBuffer.allocate(HEAD_BYTES).limit(0);
  private ByteBuffer out;
  private AsynchronousFileChannel file;
  private long filePosition;
  private long fileLeft;
  private boolean keepAlive;
  private long deadlineNanos;
  private boolean endless;

  private final Step afterHeadRead = new Step(this::headRead);
  private final Step afterFileRead = new Step(this::fileRead);
  private final Step afterWrite = new Step(this::written);
  private final Step afterLateRead = new Step(this::readAway);

  HttpConnection(HttpFileServer server, AsynchronousSocketChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  void start() {
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      nextRequest();
    } catch (IOException e) {
      fail(e);
    }
  }

  /** The time-out is the whole head's: a byte now and then must not hold a connection for ever. */
  private void nextRequest() throws IOException {
    deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(server.idleSeconds());
    endless = server.idleSeconds() == 0;
    parse();
  }

  private void parse() throws IOException {
    String head = takeHead();
    if (head != null) {
      respond(head);
    } else if (in.remaining() == in.capacity()) {
      keepAlive = false;
      send(
          indexOfLineEnd(0) < 0
              ? HttpResponse.text(414, "The request line does not end.")
              : HttpResponse.text(431, "A head has %,d bytes at most.".formatted(HEAD_BYTES)));
    } else if (state.compareAndSet(State.SENDING, State.WAITING)) {
      in.compact();
      channel.read(in, left(), TimeUnit.NANOSECONDS, null, afterHeadRead);
    } else {
      end(); // all requests are answered, and the server stops
    }
  }

  private void headRead(int count) throws IOException {
    if (count < 0 || !state.compareAndSet(State.WAITING, State.SENDING)) {
      end();
      return;
    }
    in.flip();
    parse();
  }

  /** The lines up to the empty one, or null if that has not come. */
  private String takeHead() {
    // A client may end what came before with a line end too many.
    while (in.hasRemaining() && (in.get(in.position()) == '\r' || in.get(in.position()) == '\n')) {
      in.get();
    }
    for (int end = indexOfLineEnd(0); end >= 0; ) {
      int next = indexOfLineEnd(end + 1);
      boolean empty = next == end + 1 || next == end + 2 && in.get(in.position() + end + 1) == '\r';
      if (empty) {
        byte[] head = new byte[end + 1];
        in.get(head);
        in.position(in.position() + next - end);
        return new String(head, StandardCharsets.ISO_8859_1);
      }
      end = next;
    }
    return null;
  }

  /** Counted from the buffer's position, as {@code from} is. */
  private int indexOfLineEnd(int from) {
    for (int i = from; i < in.remaining(); i++) {
      if (in.get(in.position() + i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void respond(String head) throws IOException {
    keepAlive = false; // until the request is known to be sound: else where would the next begin?
    HttpResponse response;
    try {
      HttpRequest request = HttpRequest.parse(head);
      keepAlive = request.keepAlive();
      response = open(server.files().respond(request));
    } catch (HttpRequest.Refusal e) {
      response = HttpResponse.text(e.status(), e.getMessage());
      if (head.startsWith("HEAD ")) {
        response.withoutContent();
      }
    } catch (IOException e) {
      System.err.println("HttpFileServer: " + e);
      response = HttpResponse.text(500, "The file could not be read.");
    }
    send(response);
  }

  /** Opens the file, if any, before a status is sent that promises its bytes. */
  private HttpResponse open(HttpResponse response) throws IOException, HttpRequest.Refusal {
    fileLeft = response.length();
    if (response.file() == null) {
      return response;
    }
    filePosition = response.position();
    try {
      file =
          AsynchronousFileChannel.open(
              response.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      throw new HttpRequest.Refusal(403, "The server may not read this file.");
    } catch (NoSuchFileException removedMeanwhile) {
      throw new HttpRequest.Refusal(404, "There is no such file.");
    }
    server.tell(channel, file);
    return response;
  }

  private void send(HttpResponse response) {
    keepAlive &= state.get() != State.STOPPING;
    // HTTP/1.0 clients want to hear it too.
    response.with("Connection", keepAlive ? "keep-alive" : "close");
    out = PARTS.poll();
    out = out == null ? ByteBuffer.allocateDirect(PART_BYTES) : out.clear();
    out.put(response.start());
    sendOn();
  }

  /** What lies in the buffer goes out with what the file has for the rest of it. */
  private void sendOn() {
    if (fileLeft > 0) {
      out.limit((int) Math.min(out.capacity(), out.position() + fileLeft));
      file.read(out, filePosition, null, afterFileRead);
    } else {
      out.flip();
      write();
    }
  }

  private void fileRead(int count) throws IOException {
    if (count < 0) {
      // Its bytes were promised: an early end of the connection is the only way left to say no.
      throw new IOException("a file became shorter while it was sent");
    }
    filePosition += count;
    fileLeft -= count;
    out.flip();
    write();
  }

  private void write() {
    channel.write(out, server.idleSeconds(), TimeUnit.SECONDS, null, afterWrite);
  }

  private void written(int count) throws IOException {
    if (out.hasRemaining()) {
      write();
    } else if (fileLeft > 0) {
      out.clear();
      sendOn();
    } else {
      releaseResponse();
      if (keepAlive) {
        nextRequest();
      } else {
        linger();
      }
    }
  }

  /**
   * Closing with bytes unread would reset the connection, and the client might lose the response:
   * it is told that nothing more comes, and what it still sends is read away for a moment.
   */
  private void linger() throws IOException {
    channel.shutdownOutput();
    deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINGER_SECONDS);
    endless = false;
    readAway(0);
  }

  private void readAway(int count) {
    if (count < 0 || state.get() == State.STOPPING) {
      end();
    } else {
      channel.read(in.clear(), left(), TimeUnit.NANOSECONDS, null, afterLateRead);
    }
  }

  /** Until the deadline, at least 1: to the channels, 0 is no time-out. */
  private long left() {
    return endless ? 0 : Math.max(1, deadlineNanos - System.nanoTime());
  }

  /** A client that waits for nothing is closed here, others once they are answered. */
  void stop() {
    if (state.getAndSet(State.STOPPING) == State.WAITING) {
      close();
    }
  }

  /** From any thread: an operation under way fails, and that ends the connection. */
  void close() {
    HttpFileServer.close(channel);
  }

  /** Resets, time-outs and the server's own close end one client, and are nobody's mistake. */
  private void fail(Throwable cause) {
    if (!(cause instanceof IOException)) {
      System.err.println("HttpFileServer: " + cause);
    }
    end();
  }

  /** Only where no operation is under way: what it uses is given back. */
  private void end() {
    close();
    releaseResponse();
    server.ended(this);
  }

  private void releaseResponse() {
    if (file != null) {
      HttpFileServer.close(file);
      file = null;
    }
    if (out != null) {
      PARTS.add(out);
      out = null;
    }
  }

  private interface Next {
    void accept(int count) throws IOException;
  }

  /** What follows an operation; one object for all operations of its kind. */
  private final class Step implements CompletionHandler<Integer, Object> {
    private final Next next;

    Step(Next next) {
      this.next = next;
    }

    @Override
    public void completed(Integer count, Object unused) {
      try {
        next.accept(count);
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    @Override
    public void failed(Throwable cause, Object unused) {
      fail(cause);
    }
  }
}
