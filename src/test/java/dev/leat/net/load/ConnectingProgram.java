package dev.leat.net.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The other side of many connections: {@code <port> <connections> <all|one>}. Says an empty line
 * when all are open; told to go on, sends a number through each, all at once or one by one, and
 * says how many have come back.
 */
final class ConnectingProgram {
  /** So many for each local address, as ports are few. */
  private static final int PER_ADDRESS = 2_000;

  private ConnectingProgram() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int connections = Integer.parseInt(args[1]);
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      byte[] address = {127, 0, 1, (byte) (1 + i / PER_ADDRESS)};
      channels.add(
          SocketChannel.open(new InetSocketAddress(InetAddress.getByAddress(address), port)));
    }
    System.out.println();
    if (System.in.read() < 0) {
      throw new IOException("left alone");
    }
    System.out.println(args[2].equals("all") ? allAtOnce(channels) : oneByOne(channels));
    for (SocketChannel channel : channels) {
      channel.close();
    }
    if (System.in.read() >= 0) {
      throw new IOException("nothing more is to be done");
    }
  }

  private static int allAtOnce(List<SocketChannel> channels) throws IOException {
    for (int i = 0; i < channels.size(); i++) {
      send(channels.get(i), i);
    }
    int echoed = 0;
    for (int i = 0; i < channels.size(); i++) {
      echoed += receives(channels.get(i), i) ? 1 : 0;
    }
    return echoed;
  }

  /** For a server whose connections share their memory. */
  private static int oneByOne(List<SocketChannel> channels) throws IOException {
    int echoed = 0;
    for (int i = 0; i < channels.size(); i++) {
      send(channels.get(i), i);
      echoed += receives(channels.get(i), i) ? 1 : 0;
    }
    return echoed;
  }

  private static void send(SocketChannel channel, int number) throws IOException {
    channel.write(ByteBuffer.allocate(4).putInt(number).flip());
  }

  private static boolean receives(SocketChannel channel, int number) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // goes on
    }
    return !buffer.hasRemaining() && buffer.getInt(0) == number;
  }
}
