/** {@code java.nio} on io_uring, for applications that are never changed. */
module dev.leat {
  requires static info.picocli; // inside the jar, under another name
  requires static java.instrument; // of the agent alone
  requires static jdk.net; // options of sockets that have no standard name
  requires static jdk.jfr; // events of transfers, where there is a recorder
  requires static transitive org.jspecify;

  exports dev.leat;
  exports dev.leat.agent to
      java.instrument;
  exports dev.leat.spi;

  provides java.nio.channels.spi.AsynchronousChannelProvider with
      dev.leat.spi.UringAsynchronousChannelProvider;
  provides java.nio.file.spi.FileSystemProvider with
      dev.leat.spi.UringFileSystemProvider;
}
