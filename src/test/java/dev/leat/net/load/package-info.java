/** Sockets by the thousand, and machines with little memory. */
@NullMarked
package dev.leat.net.load;

import org.jspecify.annotations.NullMarked;
