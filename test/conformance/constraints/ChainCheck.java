// Judges one chain as a Java relying party does: the PKIX CertPathValidator of the platform, the root as the only trust anchor, no
// revocation. Arguments: root.pem, and a file with leaf, intermediates (issuer last) and root. Prints OK or the reason.

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

public class ChainCheck {
    public static void main(String[] files) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate anchor = (X509Certificate) factory.generateCertificate(bytes(files[0]));
        List<Certificate> path = new ArrayList<>(factory.generateCertificates(bytes(files[1])));
        path.remove(path.size() - 1);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        try {
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
            System.out.println("OK");
        } catch (Exception problem) {
            System.out.println("refused: " + problem + " " + problem.getCause());
        }
    }

    static ByteArrayInputStream bytes(String file) throws Exception {
        return new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
    }
}
