/** One io_uring and the threads that take turns at driving it. */
@NullMarked
package dev.leat.ring;

import org.jspecify.annotations.NullMarked;
