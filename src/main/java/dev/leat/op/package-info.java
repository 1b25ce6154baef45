/** Operations and their two lives: the kernel's and the user's. */
@NullMarked
package dev.leat.op;

import org.jspecify.annotations.NullMarked;
