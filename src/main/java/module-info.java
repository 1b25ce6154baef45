/** {@code java.nio} on io_uring, for applications that are never changed. */
module dev.leat {
  requires static info.picocli;
  requires static org.jspecify;
}
