package dev.leat.file;

import dev.leat.ring.RingPoller;
import java.nio.file.FileSystem;

/**
 * What channels need of their surroundings.
 *
 * @param poller the ring that serves them
 * @param jdk the JDK's own files
 * @param fileSystem the JDK's own file system
 */
record FileContext(RingPoller poller, BuiltinFiles jdk, FileSystem fileSystem) {}
