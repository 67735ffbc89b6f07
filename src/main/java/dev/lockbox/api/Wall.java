package dev.lockbox.api;

import dev.lockbox.identity.Strangers;
import dev.lockbox.token.Introspection;
import dev.lockbox.token.ResourceServers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.RequestContextFilter;

/** What every call passes on the way to its door, and every answer on the way back. */
@Configuration(proxyBeanMethods = false)
class Wall {

    /** At the very start too, and not only by Spring Security, for answers that are given before and beside it. */
    @Bean
    FilterRegistrationBean<Filter> headersOfEveryAnswer(AnswerHeaders headers) {
        var filter = new FilterRegistrationBean<Filter>((request, response, chain) -> {
            headers.writeHeaders((HttpServletRequest) request, (HttpServletResponse) response);
            chain.doFilter(request, response);
        });
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    @ConditionalOnBooleanProperty("lockbox.tls")
    FilterRegistrationBean<TlsOnly> tlsOnly(WrittenProblems problems) {
        var filter = new FilterRegistrationBean<>(new TlsOnly(problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    /** Who is on the line is asked from the sign-in on; the framework would know it only behind that. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> callAtHand() {
        var filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<PlainPaths> plainPaths(WrittenProblems problems) {
        var filter = new FilterRegistrationBean<>(new PlainPaths(problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<UnnamedProxy> unnamedProxy() {
        var filter = new FilterRegistrationBean<>(new UnnamedProxy());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return filter;
    }

    /** Before the sign-in, the sessions and the engine's own: it has a sign-in of its own, and must be quick. */
    @Bean
    FilterRegistrationBean<IntrospectionDoor> introspectionDoor(
            ResourceServers servers, Introspection introspection, Strangers strangers, WrittenProblems problems) {
        var filter = new FilterRegistrationBean<>(new IntrospectionDoor(servers, introspection, strangers, problems));
        filter.addUrlPatterns(IntrospectionDoor.PATH);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 4);
        return filter;
    }

    @Bean
    FilterRegistrationBean<CallsAtOnce> callsAtOnce(WrittenProblems problems) {
        var filter = new FilterRegistrationBean<>(new CallsAtOnce(problems));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 4);
        return filter;
    }

    /** Behind the sign-in, so that nobody else has Lockbox read anything. */
    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(
            @Value("${lockbox.limits.body}") DataSize most, WrittenProblems problems) {
        var filter = new FilterRegistrationBean<>(new BodyLimit(most, problems));
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 5);
        return filter;
    }
}
