/** Peers and machines that fail, and what becomes of sockets that meet them. */
@NullMarked
package dev.leat.net.fault;

import org.jspecify.annotations.NullMarked;
