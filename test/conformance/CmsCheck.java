import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import sun.security.pkcs.PKCS7;
import sun.security.pkcs.SignerInfo;

/** Reads lines of `file TAB signature`; says OK or why not, one line each, by the JDK's own PKCS7. */
public final class CmsCheck {
  public static void main(String[] args) {
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] paths = lines.nextLine().split("\t");
      try {
        byte[] content = Files.readAllBytes(Path.of(paths[0]));
        SignerInfo[] verified = new PKCS7(Files.readAllBytes(Path.of(paths[1]))).verify(content);
        System.out.println(verified != null && verified.length == 1 ? "OK" : "REFUSED no signer verified");
      } catch (Throwable refused) {
        System.out.println("REFUSED " + refused.toString().replace('\n', ' '));
      }
    }
  }
}
