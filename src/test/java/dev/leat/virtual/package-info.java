/**
 * What virtual threads do on files, in virtual machines of their own with one carrier.
 *
 * <p>The programs name nothing of Leat. The tests run them on the stock JDK too, where a thread
 * that waits for a file keeps the carrier and all others stand still: that proves that the tests
 * can fail.
 */
@NullMarked
package dev.leat.virtual;

import org.jspecify.annotations.NullMarked;
