/** What an application may call by name; nothing has to, for its channels to be on a ring. */
@NullMarked
package dev.leat;

import org.jspecify.annotations.NullMarked;
