package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Exchange.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the clients of {@code leat try --net} find right and wrong. */
class ExchangeTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";

  @Test
  void anEchoInPartsIsDoneWithItsLastByte() {
    EchoExchange echo = new EchoExchange();
    byte[] sent = bytesOf(echo.begin());

    assertThat(echo.take(ByteBuffer.wrap(sent, 0, 1))).isEqualTo(Progress.MORE);
    assertThat(echo.take(ByteBuffer.wrap(sent, 1, 62))).isEqualTo(Progress.MORE);
    assertThat(echo.take(ByteBuffer.wrap(sent, 63, 1))).isEqualTo(Progress.DONE);
  }

  @Test
  void eachEchoIsAnotherMessage() {
    EchoExchange echo = new EchoExchange();
    byte[] first = bytesOf(echo.begin());

    assertThat(bytesOf(echo.begin())).hasSize(EchoExchange.MESSAGE_BYTES).isNotEqualTo(first);
    assertThat(bytesOf(new EchoExchange().begin())).isNotEqualTo(first);
  }

  @Test
  void anotherByteOrOneTooManyIsWrong() {
    EchoExchange echo = new EchoExchange();
    byte[] sent = bytesOf(echo.begin());
    sent[63] ^= 1;
    assertThat(echo.take(ByteBuffer.wrap(sent))).isEqualTo(Progress.WRONG);

    byte[] more = ByteBuffer.allocate(65).put(bytesOf(echo.begin())).array();
    assertThat(echo.take(ByteBuffer.wrap(more))).isEqualTo(Progress.WRONG);
  }

  @Test
  void aFileIsTakenByteByByteAndAgain() {
    HttpExchange http = new HttpExchange("/f", ascii("abc"));
    for (int round = 0; round < 2; round++) {
      assertThat(bytesOf(http.begin()))
          .isEqualTo(ascii("GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
      byte[] reply = ascii(HEAD + "abc");
      for (int i = 0; i < reply.length - 1; i++) {
        assertThat(http.take(ByteBuffer.wrap(reply, i, 1))).isEqualTo(Progress.MORE);
      }
      assertThat(http.take(ByteBuffer.wrap(reply, reply.length - 1, 1))).isEqualTo(Progress.DONE);
    }
  }

  @Test
  void anotherFileStatusOrLengthIsWrong() {
    assertThat(taken(HEAD + "abd")).isEqualTo(Progress.WRONG);
    assertThat(taken(HEAD + "abcd")).isEqualTo(Progress.WRONG);
    assertThat(taken(HEAD.replace("200", "404") + "abc")).isEqualTo(Progress.WRONG);
    assertThat(taken(HEAD.replace(": 3", ": 4") + "abc")).isEqualTo(Progress.WRONG);
    assertThat(taken("x".repeat(10_000))).isEqualTo(Progress.WRONG);
    assertThat(taken(HEAD + "abc")).isEqualTo(Progress.DONE);
  }

  @Test
  void percentilesAreOfAllThatWasRecorded() {
    LatencyHistogram histogram = new LatencyHistogram();
    assertThat(histogram.percentileMicros(50)).isZero();
    for (int micros = 1; micros <= 100; micros++) {
      histogram.record(micros * 1_000L + 999);
    }
    assertThat(histogram.count()).isEqualTo(100);
    assertThat(histogram.percentileMicros(50)).isEqualTo(50);
    assertThat(histogram.percentileMicros(99)).isEqualTo(99);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.percentileMicros(100)).isEqualTo(999_999);
  }

  private static Progress taken(String reply) {
    HttpExchange http = new HttpExchange("/f", ascii("abc"));
    http.begin();
    return http.take(ByteBuffer.wrap(ascii(reply)));
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
