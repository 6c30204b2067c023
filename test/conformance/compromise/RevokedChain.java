// Judges one chain as a Java relying party does that looks at revocation: the PKIX CertPathValidator of the platform, the root as the only
// trust anchor, the CRL of every CA at hand. Arguments: root.pem, a file with leaf and intermediate, CRL files. Prints OK or the reason.

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

public class RevokedChain {
    public static void main(String[] files) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate anchor = (X509Certificate) factory.generateCertificate(bytes(files[0]));
        List<Certificate> path = new ArrayList<>(factory.generateCertificates(bytes(files[1])));
        List<CRL> lists = new ArrayList<>();
        for (int at = 2; at < files.length; at += 1) lists.add(factory.generateCRL(bytes(files[at])));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(true);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
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
