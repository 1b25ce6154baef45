package dev.leat.net.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.Nio2Endpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Tomcat with two connectors on NIO2, one of them with TLS: the files of a directory, and a servlet
 * that sends back.
 */
final class TomcatProgram {
  private TomcatProgram() {}

  /**
   * Arguments: a directory for Tomcat, the one whose files are served, a key store and its
   * password.
   */
  public static void main(String[] arguments)
      throws LifecycleException, ReflectiveOperationException {
    Protocol protocol = new Protocol();
    Connector plain = connector(protocol);
    Connector secure = connector(new Protocol());
    secure.setSecure(true);
    secure.setScheme("https");
    secure.setProperty("SSLEnabled", "true");
    secure.addSslHostConfig(host(arguments[2], arguments[3]));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(arguments[0]);
    tomcat.setConnector(plain);
    tomcat.getService().addConnector(secure);
    Context context = tomcat.addContext("", new File(arguments[1]).getAbsolutePath());
    Tomcat.addServlet(context, "files", new DefaultServlet()).addMapping("/");
    Tomcat.addServlet(context, "echo", new Echo()).addMapping("/echo");
    tomcat.start();
    System.out.println("serving channel=" + protocol.channel());
    System.out.println("listening address=127.0.0.1:" + plain.getLocalPort());
    System.out.println("securely-listening address=127.0.0.1:" + secure.getLocalPort());
    tomcat.getServer().await();
  }

  private static Connector connector(Protocol protocol) {
    Connector connector = new Connector(protocol);
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    return connector;
  }

  private static SSLHostConfig host(String keyStore, String password) {
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    certificate.setCertificateKeystoreFile(keyStore);
    certificate.setCertificateKeystorePassword(password);
    host.addCertificate(certificate);
    return host;
  }

  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().transferTo(response.getOutputStream());
    }
  }

  private static final class Protocol extends Http11Nio2Protocol {
    /** The class of the listening channel, which Tomcat shows to nobody. */
    String channel() throws ReflectiveOperationException {
      AbstractEndpoint<?, ?> endpoint = getEndpoint();
      Method serverSocket = Nio2Endpoint.class.getDeclaredMethod("getServerSocket");
      serverSocket.setAccessible(true);
      return serverSocket.invoke(endpoint).getClass().getName();
    }
  }
}
