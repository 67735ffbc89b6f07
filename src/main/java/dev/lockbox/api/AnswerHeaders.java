package dev.lockbox.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.stereotype.Component;

/** What every answer tells browsers not to do with it. */
@Component
class AnswerHeaders implements HeaderWriter {

    private static final Map<String, String> EVERYWHERE = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Permissions-Policy",
                    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Resource-Policy", "same-origin");

    /** For what is no page. The pages of the webapps bring a policy of their own, which lets their scripts run. */
    private static final Map<String, String> NOT_FOR_PAGES = Map.of(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'", "Cache-Control", "no-store");

    /** Under this name a call may keep the policy of the page it answers with. */
    private static final String OWN_POLICY = AnswerHeaders.class.getName() + ".policy";

    private final boolean tls;

    AnswerHeaders(@Value("${lockbox.tls}") boolean tls) {
        this.tls = tls;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        EVERYWHERE.forEach(response::setHeader);
        if (!isPage(request)) {
            NOT_FOR_PAGES.forEach(response::setHeader);
        }
        if (request.getAttribute(OWN_POLICY) instanceof String policy) {
            response.setHeader("Content-Security-Policy", policy);
        }
        if (tls) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }

    /** Says what the page that answers this call may do. */
    static void allow(String policy, HttpServletRequest request) {
        request.setAttribute(OWN_POLICY, policy);
    }

    private static boolean isPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/camunda/") && !path.startsWith("/camunda/api/");
    }
}
