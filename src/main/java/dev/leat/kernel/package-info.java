/** The kernel's ABI: every native call, structure and constant that Leat uses. */
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
