/** Asynchronous sockets and their groups: the rules of {@code java.nio} over one of two engines. */
@NullMarked
package dev.leat.net;

import org.jspecify.annotations.NullMarked;
