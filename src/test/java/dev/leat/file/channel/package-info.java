/** The contract of FileChannel: run against the JDK's own first, then against Leat's. */
@NullMarked
package dev.leat.file.channel;

import org.jspecify.annotations.NullMarked;
