package dev.lockbox.api;

import dev.lockbox.identity.CallerAddress;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.process.Accounts;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
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
    static final RequestMatcher ANOTHER_SITE = request -> {
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
            HttpSecurity http, Accounts accounts, SignInFirst signInFirst, Shut shut, AnswerHeaders answerHeaders)
            throws Exception {
        return http.securityMatcher(paths("/api/**", "/engine-rest/**", "/actuator/health/**", "/actuator/metrics/**"))
                .authorizeHttpRequests(calls -> calls.requestMatchers(ANOTHER_SITE)
                        .denyAll()
                        .requestMatchers(paths("/engine-rest/**"))
                        .access(Security::toTheEngine)
                        // Whoever is invited has no account yet; the token speaks for them.
                        .requestMatchers(PathPatternRequestMatcher.withDefaults()
                                .matcher(HttpMethod.POST, "/api/v1/invitations/redeem"))
                        .permitAll()
                        // Anybody may ask; whoever signs in and looks after Lockbox is told more.
                        .requestMatchers(paths("/actuator/health/**"))
                        .permitAll()
                        .requestMatchers(paths("/actuator/metrics/**"))
                        .hasAnyAuthority(Role.PROCESS_OWNER.id(), Role.PLATFORM_ADMIN.id())
                        .anyRequest()
                        .authenticated())
                .authenticationManager(new ProviderManager(new EngineAccounts(accounts)))
                .httpBasic(basic -> basic.authenticationEntryPoint(signInFirst))
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(signInFirst).accessDeniedHandler(shut::refuse))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(answerHeaders))
                .build();
    }

    /** What is nobody's secret: anybody reads it, without a sign-in. */
    @Bean
    @Order(0)
    SecurityFilterChain doorsForEverybody(HttpSecurity http, Shut shut) throws Exception {
        return http.securityMatcher(paths(WellKnownApi.KEYS, WellKnownApi.METADATA))
                .authorizeHttpRequests(calls -> calls.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(shut::refuseStranger))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                // They are there from the start; written again here they would forbid to keep what may be kept.
                .headers(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The doors for people: the webapps sign them in themselves and keep their own session and CSRF token. */
    @Bean
    @Order(2)
    SecurityFilterChain doorsForPeople(HttpSecurity http, Shut shut, AnswerHeaders answerHeaders) throws Exception {
        return http.authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(paths("/camunda/api/**"))
                        .access(Security::toTheEngine)
                        // Without the Admin webapp: accounts and rights are nothing to administer by hand. And the
                        // webapps look for /camunda-welcome; there is none, which is no attempt at anything.
                        .requestMatchers(paths(
                                "/",
                                "/camunda",
                                "/camunda/",
                                "/camunda/favicon.ico",
                                "/camunda/assets/**",
                                "/camunda/lib/**",
                                "/camunda/app/tasklist/**",
                                "/camunda/app/cockpit/**",
                                "/camunda/app/welcome/**",
                                "/camunda-welcome",
                                "/requests/*"))
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(shut::refuseStranger).accessDeniedHandler(shut::refuse))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(answerHeaders))
                .build();
    }

    private static AuthorizationDecision toTheEngine(
            Supplier<Authentication> caller, RequestAuthorizationContext call) {
        HttpServletRequest request = call.getRequest();
        Person person = caller.get().getPrincipal() instanceof Person signedIn ? signedIn : null;
        return new AuthorizationDecision(
                OpenOperations.include(request.getMethod(), request.getRequestURI(), request.getQueryString(), person));
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

    /** Asks the engine's identity service for the password and Lockbox for the person. */
    private record EngineAccounts(Accounts accounts) implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication attempt) throws AuthenticationException {
            try {
                Person person = accounts.signIn(attempt.getName(), String.valueOf(attempt.getCredentials()))
                        .orElseThrow(SignInFailed::new);
                return UsernamePasswordAuthenticationToken.authenticated(person, null, authorities(person));
            } catch (Refused tooMany) {
                throw new SignInFailed(tooMany);
            }
        }

        // Asked by health and metrics alone; our own rules ask the person.
        private static List<GrantedAuthority> authorities(Person person) {
            return AuthorityUtils.createAuthorityList(
                    PersonView.ids(person.roles().all()));
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }
}
