package dev.leat.net.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.io.nio2.Nio2Session;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** Apache MINA SSHD on NIO2, as its own documentation sets it up: shell commands and SFTP. */
final class SshServerProgram {
  private SshServerProgram() {}

  /** Argument: the directory that clients see. Anybody with any key is let in. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    SshServer server = SshServer.setUpDefaultServer();
    server.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory());
    server.setHost("127.0.0.1");
    SimpleGeneratorHostKeyProvider hostKey = new SimpleGeneratorHostKeyProvider();
    hostKey.setAlgorithm("EC");
    server.setKeyPairProvider(hostKey);
    server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
    server.setFileSystemFactory(new VirtualFileSystemFactory(Path.of(arguments[0])));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.addSessionListener(new ChannelReport());
    server.start();
    System.out.println("listening address=127.0.0.1:" + server.getPort());
    new CountDownLatch(1).await();
  }

  /** Says once what class of channel serves. */
  private static final class ChannelReport implements SessionListener {
    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    public void sessionCreated(Session session) {
      if (told.compareAndSet(false, true)) {
        var channel = ((Nio2Session) session.getIoSession()).getSocket();
        System.out.println("serving channel=" + channel.getClass().getName());
      }
    }
  }
}
