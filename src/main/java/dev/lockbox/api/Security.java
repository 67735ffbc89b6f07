package dev.lockbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.CallerAddress;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.Accounts;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who gets in by which door. What is not named here is shut. */
@Configuration(proxyBeanMethods = false)
class Security {

    /**
     * A browser sends a remembered Basic password along with a call another site makes it do. Such a call carries
     * {@code Sec-Fetch-Site}, which no page can forge; programs send none.
     */
    private static final RequestMatcher ANOTHER_SITE = request -> {
        String site = request.getHeader("Sec-Fetch-Site");
        return !request.getMethod().equals("GET")
                && site != null
                && !site.equals("same-origin")
                && !site.equals("none");
    };

    /** The doors for programs: HTTP Basic with every call, no session. */
    @Bean
    @Order(1)
    SecurityFilterChain doorsForPrograms(
            HttpSecurity http, Accounts accounts, ObjectMapper json, ApplicationEventPublisher announcements)
            throws Exception {
        AuthenticationEntryPoint signIn = (request, response, failure) -> askToSignIn(response, json);
        return http.securityMatcher(paths("/api/**", "/engine-rest/**"))
                .authorizeHttpRequests(calls -> calls.requestMatchers(
                                ANOTHER_SITE, beyond("/engine-rest"), beyond("/engine-rest/engine/*"))
                        .denyAll()
                        // Whoever is invited has no account yet; the token speaks for them.
                        .requestMatchers(PathPatternRequestMatcher.withDefaults()
                                .matcher(HttpMethod.POST, "/api/v1/invitations/redeem"))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .authenticationManager(new ProviderManager(new EngineAccounts(accounts)))
                .httpBasic(basic -> basic.authenticationEntryPoint(signIn))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(signIn)
                        .accessDeniedHandler(
                                (request, response, denied) -> sayItIsShut(request, response, json, announcements)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The doors for people: the webapps sign them in themselves and keep their own session and CSRF token. */
    @Bean
    @Order(2)
    SecurityFilterChain doorsForPeople(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        // Lets anybody become the engine's administrator while there is none (CVE-2026-77226).
                        .requestMatchers(paths("/camunda/api/admin/setup/**"))
                        .denyAll()
                        .requestMatchers(beyond("/camunda/api/engine/engine/*"))
                        .denyAll()
                        .requestMatchers(paths("/", "/camunda/**", "/requests/*", "/actuator/health/**"))
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentTypeOptions(options -> options.disable())
                        .xssProtection(protection -> protection.disable())
                        .frameOptions(frames -> frames.sameOrigin()))
                .build();
    }

    /**
     * Operations of the engine that step past what the domain can see, whoever calls: writing variables, accounts, groups
     * and rights (a reset password is another person's voice), deploying models past their folder, and ending a task
     * without completing it.
     */
    private static RequestMatcher beyond(String engine) {
        RequestMatcher writing = request ->
                !request.getMethod().equals("GET") && !request.getMethod().equals("OPTIONS");
        return new OrRequestMatcher(
                new AndRequestMatcher(
                        writing,
                        paths(
                                engine + "/user/**",
                                engine + "/group/**",
                                engine + "/tenant/**",
                                engine + "/authorization/**",
                                engine + "/deployment/**",
                                engine + "/process-instance/*/variables/**",
                                engine + "/execution/*/localVariables/**",
                                engine + "/task/*/variables/**",
                                engine + "/task/*/localVariables/**")),
                paths(engine + "/task/*/bpmnError", engine + "/task/*/bpmnEscalation"));
    }

    /** The address of whoever is on the line, for the record. */
    @Bean
    CallerAddress callerAddress() {
        return () -> RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes call
                ? Optional.of(call.getRequest().getRemoteAddr())
                : Optional.empty();
    }

    // Whole paths, since four servlets share them and the default matcher knows those of Spring MVC alone.
    private static RequestMatcher paths(String... patterns) {
        return new OrRequestMatcher(Arrays.stream(patterns)
                .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList());
    }

    private static void sayItIsShut(
            HttpServletRequest request,
            HttpServletResponse response,
            ObjectMapper json,
            ApplicationEventPublisher announcements)
            throws IOException {
        Refused refused = ANOTHER_SITE.matches(request)
                ? Refused.notAllowed("onlyOwnPagesCall", "A page of another site made your browser call this.")
                : Refused.notAllowed(
                        "doorIsShut",
                        "This operation of the engine is shut to everybody; it would step past what Lockbox can see.");
        announcements.publishEvent(
                new AttemptRefused(refused, Problems.signedIn(), request.getMethod() + " " + request.getRequestURI()));
        write(response, json, Problems.problem(HttpStatus.FORBIDDEN, "shut", refused.getMessage()));
    }

    private static void askToSignIn(HttpServletResponse response, ObjectMapper json) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Lockbox\", charset=\"UTF-8\"");
        String whatToDo = "Sign in with your user name and password.";
        write(response, json, Problems.problem(HttpStatus.UNAUTHORIZED, "sign-in", whatToDo));
    }

    private static void write(HttpServletResponse response, ObjectMapper json, ProblemDetail problem)
            throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }

    /** Asks the engine's identity service for the password and Lockbox for the person. */
    private record EngineAccounts(Accounts accounts) implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication attempt) throws AuthenticationException {
            if (attempt.getName().chars().anyMatch(Character::isISOControl)) {
                throw new BadCredentialsException("No user has such a name");
            }
            Person person = accounts.signIn(attempt.getName(), String.valueOf(attempt.getCredentials()))
                    .orElseThrow(() -> new BadCredentialsException("Unknown user or wrong password"));
            return UsernamePasswordAuthenticationToken.authenticated(person, null, List.of());
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }
}
