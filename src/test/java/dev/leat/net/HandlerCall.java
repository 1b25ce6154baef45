package dev.leat.net;

import dev.leat.testing.RecordingHandler;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;

/** A call that takes a handler, made one that returns what its handler will be told. */
@FunctionalInterface
interface HandlerCall<V> {
  /** The attachment of every such call. */
  String ATTACHED = "attached";

  void with(CompletionHandler<V, String> handler);

  /** A read or a write of one buffer. */
  static RecordingHandler<Integer, String> counted(HandlerCall<Integer> call) {
    return call.recorded();
  }

  /** A scattering read or a gathering write. */
  static RecordingHandler<Long, String> summed(HandlerCall<Long> call) {
    return call.recorded();
  }

  static RecordingHandler<Void, String> connected(HandlerCall<Void> call) {
    return call.recorded();
  }

  static RecordingHandler<AsynchronousSocketChannel, String> accepted(
      HandlerCall<AsynchronousSocketChannel> call) {
    return call.recorded();
  }

  private RecordingHandler<V, String> recorded() {
    RecordingHandler<V, String> handler = new RecordingHandler<>();
    with(handler);
    return handler;
  }
}
