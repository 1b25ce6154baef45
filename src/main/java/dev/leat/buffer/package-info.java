/** Memory that the kernel may touch until the final completion. */
@NullMarked
package dev.leat.buffer;

import org.jspecify.annotations.NullMarked;
