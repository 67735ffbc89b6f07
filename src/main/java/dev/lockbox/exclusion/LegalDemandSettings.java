package dev.lockbox.exclusion;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param reasonCodes the kinds of legal demands there are */
@ConfigurationProperties("lockbox.legal-demands")
record LegalDemandSettings(@DefaultValue({"court-order", "subpoena"}) List<String> reasonCodes) {

    LegalDemandSettings {
        reasonCodes = ReasonCodes.checked("lockbox.legal-demands.reason-codes", reasonCodes);
    }
}
