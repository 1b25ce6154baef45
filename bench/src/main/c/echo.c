/*
 * The limit to compare the echo servers with: what one thread of a C program does on a ring that is
 * bound to it (argument "uring"), or on epoll (argument "epoll"). Each connection receives, then
 * sends what came. Prints the same two lines as examples/EchoServer.java.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 4096, MESSAGE_BYTES = 4096, BACKLOG = 1024, ENTRIES = 1024, EVENTS = 256 };

enum operation { ACCEPT, RECEIVE, SEND };

static char received[MOST_DESCRIPTORS][MESSAGE_BYTES];

static void fail(const char *what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static int checked(int result, const char *what) {
  if (result < 0) {
    fail(what);
  }
  return result;
}

static int listen_somewhere(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  checked(bind(listener, (struct sockaddr *)&address, length), "bind");
  checked(listen(listener, BACKLOG), "listen");
  checked(getsockname(listener, (struct sockaddr *)&address, &length), "getsockname");
  printf("listening address=127.0.0.1:%d channel=none\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void accepted(int connection, const char *engine) {
  static int said;
  int on = 1;
  if (connection >= MOST_DESCRIPTORS) {
    fprintf(stderr, "more than %d descriptors\n", MOST_DESCRIPTORS);
    exit(EXIT_FAILURE);
  }
  checked(setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
  if (!said) {
    said = 1;
    printf("serving channel=c.%s\n", engine);
    fflush(stdout);
  }
}

static void serve_by_epoll(int listener) {
  int epoll = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  struct epoll_event wanted = {.events = EPOLLIN, .data.fd = listener};
  checked(epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &wanted), "epoll_ctl");
  for (;;) {
    struct epoll_event events[EVENTS];
    int count = checked(epoll_wait(epoll, events, EVENTS, -1), "epoll_wait");
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        wanted.data.fd = checked(accept4(listener, NULL, NULL, SOCK_CLOEXEC), "accept4");
        accepted(wanted.data.fd, "epoll");
        checked(epoll_ctl(epoll, EPOLL_CTL_ADD, wanted.data.fd, &wanted), "epoll_ctl");
        continue;
      }
      ssize_t bytes = recv(fd, received[fd], MESSAGE_BYTES, 0);
      if (bytes <= 0) {
        close(fd);
      } else if (send(fd, received[fd], bytes, MSG_NOSIGNAL) != bytes) {
        fail("send");
      }
    }
  }
}

/* "bytes" is how much to send; of no meaning for the others. */
static void begin(struct io_uring *ring, enum operation operation, int fd, int bytes) {
  struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
  if (sqe == NULL) {
    checked(io_uring_submit(ring), "io_uring_submit");
    sqe = io_uring_get_sqe(ring);
  }
  switch (operation) {
    case ACCEPT:
      io_uring_prep_accept(sqe, fd, NULL, NULL, SOCK_CLOEXEC);
      break;
    case RECEIVE:
      io_uring_prep_recv(sqe, fd, received[fd], MESSAGE_BYTES, 0);
      break;
    case SEND:
      io_uring_prep_send(sqe, fd, received[fd], bytes, MSG_NOSIGNAL | MSG_WAITALL);
      break;
  }
  sqe->user_data = (uint64_t)operation << 32 | (uint32_t)fd;
}

static void completed(struct io_uring *ring, uint64_t user_data, int result) {
  int fd = (int)(uint32_t)user_data;
  switch ((enum operation)(user_data >> 32)) {
    case ACCEPT:
      accepted(checked(result, "accept"), "uring");
      begin(ring, RECEIVE, result, 0);
      begin(ring, ACCEPT, fd, 0);
      break;
    case RECEIVE:
      if (result <= 0) {
        close(fd);
      } else {
        begin(ring, SEND, fd, result);
      }
      break;
    case SEND:
      begin(ring, RECEIVE, fd, 0);
      break;
  }
}

static void serve_by_uring(int listener) {
  struct io_uring ring;
  struct io_uring_params params = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
      .cq_entries = 8 * ENTRIES};
  errno = -io_uring_queue_init_params(ENTRIES, &ring, &params);
  if (errno != 0) {
    fail("io_uring_setup");
  }
  begin(&ring, ACCEPT, listener, 0);
  for (;;) {
    struct io_uring_cqe *cqe;
    unsigned head;
    unsigned count = 0;
    io_uring_submit_and_wait(&ring, 1);
    io_uring_for_each_cqe(&ring, head, cqe) {
      completed(&ring, cqe->user_data, cqe->res);
      count++;
    }
    io_uring_cq_advance(&ring, count);
  }
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "uring") == 0) {
    serve_by_uring(listen_somewhere());
  } else if (count == 2 && strcmp(arguments[1], "epoll") == 0) {
    serve_by_epoll(listen_somewhere());
  }
  fprintf(stderr, "usage: echo uring|epoll\n");
  return 2;
}
