/**
 * The kernel's ABI: every native call, structure and constant that Leat uses, and a descriptor that
 * counts its users.
 */
@NullMarked
package dev.leat.kernel;

import org.jspecify.annotations.NullMarked;
