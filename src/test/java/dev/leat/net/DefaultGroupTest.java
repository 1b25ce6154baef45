package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties of the default group count once a process: children try them. */
class DefaultGroupTest {
  private static final String FACTORY = "-Djava.nio.channels.DefaultThreadPool.threadFactory=";
  private static final String INITIAL_SIZE = "-Djava.nio.channels.DefaultThreadPool.initialSize=";

  /** What was printed on the JDK, by option. */
  private static final Map<String, String> ORACLE = new ConcurrentHashMap<>();

  static Stream<Arguments> options() {
    List<String> options =
        List.of(
            INITIAL_SIZE + "many",
            INITIAL_SIZE + "0",
            INITIAL_SIZE + "7",
            FACTORY + "no.such.Factory",
            FACTORY + Abstract.class.getName(),
            FACTORY + OwnThreads.class.getName());
    return SocketVariants.engines().stream()
        .flatMap(name -> options.stream().map(option -> Arguments.of(name, option)));
  }

  @ParameterizedTest
  @MethodSource("options")
  void propertiesDoWhatTheyDoOnTheJdk(String implementation, String option) throws Exception {
    assertThat(child(implementation, option)).isEqualTo(onTheJdk(option));
  }

  private static String onTheJdk(String option) throws Exception {
    String seen = ORACLE.get(option);
    if (seen == null) {
      seen = child(SocketVariants.JDK, option);
      ORACLE.put(option, seen);
    }
    return seen;
  }

  private static String child(String implementation, String option) throws Exception {
    ChildJvm.Result result =
        new ChildJvm().with(SocketVariants.EXPORTS, option).run(Exchange.class, implementation);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  /** Prints on what threads of the default group handlers run, or why there are none. */
  static final class Exchange {
    private Exchange() {}

    public static void main(String[] args) throws Exception {
      AsynchronousChannelProvider provider = SocketVariants.provider(args[0]);
      for (int i = 0; i < 2; i++) { // the second must not meet a class that cannot be used
        try {
          System.out.println(exchange(provider));
        } catch (Error e) {
          System.out.println(i == 0 ? e + ", caused by " + e.getCause() : "an error again");
        }
      }
    }

    private static String exchange(AsynchronousChannelProvider provider) throws Exception {
      try (AsynchronousServerSocketChannel server =
              provider.openAsynchronousServerSocketChannel(null).bind(SocketContract.loopback());
          AsynchronousSocketChannel client = provider.openAsynchronousSocketChannel(null)) {
        Future<Void> connecting = client.connect(server.getLocalAddress());
        try (AsynchronousSocketChannel accepted = server.accept().get()) {
          connecting.get();
          RecordingHandler<Integer, String> handler = new RecordingHandler<>();
          accepted.read(ByteBuffer.allocate(1), "a", handler);
          client.write(ByteBuffer.allocate(1)).get();
          Thread thread = handler.await().thread();
          return thread.isDaemon() + " " + thread.getName().startsWith("own");
        }
      }
    }
  }

  /** A factory as an application has one. */
  public static final class OwnThreads implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
      return Thread.ofPlatform().daemon().name("own").unstarted(task);
    }
  }

  /** A factory that cannot be made. */
  public abstract static class Abstract implements ThreadFactory {}
}
