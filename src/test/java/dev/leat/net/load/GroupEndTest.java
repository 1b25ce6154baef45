package dev.leat.net.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.Peers;
import dev.leat.net.SocketContract;
import dev.leat.net.SocketVariant;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups that end while their channels are busy. */
@MethodSource("dev.leat.net.SocketVariants#grouped")
class GroupEndTest extends SocketContract {
  private static final int GROUPS = 40;
  private static final int CHANNELS = 8;

  /** Each handler reads again, until the channel is closed under it: then it fails, once. */
  private record Reading(AsynchronousSocketChannel channel, ByteBuffer dst, AtomicInteger failed)
      implements CompletionHandler<Integer, Object> {
    void next() {
      try {
        channel.read(dst.clear(), null, this);
      } catch (ShutdownChannelGroupException over) {
        failed.incrementAndGet(); // the group has nobody left to tell a handler
      }
    }

    @Override
    public void completed(Integer count, Object attachment) {
      next();
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      failed.incrementAndGet();
    }
  }

  @Test
  void aGroupEndsWhateverItsChannelsDo() throws Exception {
    ServerSocketChannel listener = listener();
    for (int i = 0; i < GROUPS; i++) {
      AsynchronousChannelGroup busy = opened(variant);
      AtomicInteger failed = new AtomicInteger();
      List<SocketChannel> peers = new ArrayList<>();
      for (int c = 0; c < CHANNELS; c++) {
        AsynchronousSocketChannel channel = keep(AsynchronousSocketChannel.open(busy));
        get(channel.connect(listener.getLocalAddress()));
        SocketChannel peer = listener.accept();
        peers.add(peer);
        Peers.send(peer, new byte[2000]);
        new Reading(channel, ByteBuffer.allocate(1), failed).next();
      }
      busy.shutdownNow();
      assertThat(busy.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(failed.get()).isLessThanOrEqualTo(CHANNELS);
      for (SocketChannel peer : peers) {
        peer.close();
      }
    }
  }

  private static AsynchronousChannelGroup opened(SocketVariant variant) throws Exception {
    return Objects.requireNonNull(variant.openGroup());
  }
}
