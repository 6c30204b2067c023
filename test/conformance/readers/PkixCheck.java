// Judges chains as a Java relying party does: the PKIX CertPathValidator of the platform, the root as the only trust anchor,
// revocation checked where a CRL is given. Run in source-launch mode: java PkixCheck.java < lines
// Each line: root.der TAB leaf.der or - TAB crl.der or -. Each answer: one line, OK or the reason.

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

public class PkixCheck {
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] files = line.split("\t");
            System.out.println(judge(files[0], files[1], files[2]).replaceAll("\\s+", " "));
        }
    }

    static String judge(String root, String leaf, String crl) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate anchor = (X509Certificate) factory.generateCertificate(bytes(root));
            // A root alone is judged as the target below itself: so its signature and its extensions are looked at too.
            X509Certificate target = leaf.equals("-") ? anchor : (X509Certificate) factory.generateCertificate(bytes(leaf));
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(!crl.equals("-"));
            if (!crl.equals("-")) {
                X509CRL list = (X509CRL) factory.generateCRL(bytes(crl));
                parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
            }
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(List.of(target)), parameters);
            return "OK";
        } catch (Exception problem) {
            return "refused: " + reasons(problem);
        }
    }

    static String reasons(Throwable problem) {
        return problem == null ? "" : problem + " " + reasons(problem.getCause());
    }

    static ByteArrayInputStream bytes(String file) throws Exception {
        return new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
    }
}
