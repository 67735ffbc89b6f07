package dev.lockbox.process.door;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Strangers;
import dev.lockbox.process.Accounts;
import dev.lockbox.process.Attempts;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.process.Interpreter;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.ApplicationPath;
import java.util.HashSet;
import java.util.Set;
import org.camunda.bpm.admin.impl.web.AdminApplication;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.rest.exception.ExceptionHandler;
import org.camunda.bpm.engine.rest.exception.JsonMappingExceptionHandler;
import org.camunda.bpm.engine.rest.exception.JsonParseExceptionHandler;
import org.camunda.bpm.engine.rest.exception.ProcessEngineExceptionHandler;
import org.camunda.bpm.engine.rest.exception.RestExceptionHandler;
import org.camunda.bpm.engine.rest.impl.CamundaRestResources;
import org.camunda.bpm.engine.rest.impl.NamedProcessEngineRestServiceImpl;
import org.camunda.bpm.engine.rest.mapper.JacksonConfigurator;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Opens the engine's REST API twice, for integrators and for the webapps, each with {@link PlainAnswers}, and tells the
 * engine who calls where programs sign in.
 */
@Configuration(proxyBeanMethods = false)
class EngineDoors {

    @Bean
    FilterRegistrationBean<EngineSession> whoCalls(Accounts accounts) {
        var filter = new FilterRegistrationBean<>(new EngineSession(accounts));
        filter.addUrlPatterns("/engine-rest/*", "/api/*");
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 10);
        return filter;
    }

    // Before Spring Security, which asks the request first who calls.
    @Bean
    FilterRegistrationBean<WebappSession> whoCallsFromWebapps(People people, Attempts attempts) {
        var filter = new FilterRegistrationBean<>(new WebappSession(people, attempts));
        filter.addUrlPatterns("/camunda/api/*");
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 10);
        return filter;
    }

    // One for each door: each injects the call at hand into its own.
    @Bean
    @Scope(BeanDefinition.SCOPE_PROTOTYPE)
    PlainAnswers plainAnswers(CustomerLockbox lockbox, Attempts attempts, IdentityService identities) {
        return new PlainAnswers(lockbox, attempts, identities);
    }

    @Bean
    ListsNamed listsNamed(@Value("${camunda.bpm.filter.create}") String own, Interpreter interpreter) {
        return new ListsNamed(own, interpreter);
    }

    @Bean
    CamundaJerseyResourceConfig forIntegrators(PlainAnswers answers, ListsNamed listsNamed) {
        return new ForIntegrators(answers, listsNamed);
    }

    // Registered under the name the webapps' own initializer uses, and before it, so that it leaves ours in place.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ServletContextInitializer forWebapps(PlainAnswers answers, ListsNamed listsNamed) {
        return context -> {
            var resources = new ResourceConfig(NamedProcessEngineRestServiceImpl.class);
            equip(resources, answers, listsNamed);
            context.addServlet("Engine Api", new ServletContainer(resources)).addMapping("/camunda/api/engine/*");
        };
    }

    // The webapps' sign-in, with our answers for whoever has to wait. Its classes are known once the webapps have
    // started.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ServletContextInitializer signInToWebapps(PlainAnswers answers) {
        var resources = new ResourceConfig();
        resources.register(answers);
        var servlet = new ServletContainer(resources) {
            @Override
            public void init() throws ServletException {
                resources.registerClasses(withoutAnswers(new AdminApplication().getClasses()));
                super.init();
            }
        };
        return context -> context.addServlet("Admin Api", servlet).addMapping("/camunda/api/admin/*");
    }

    @Bean
    RefusalsOfWebapps refusalsOfWebapps(Strangers strangers, Attempts attempts) {
        return new RefusalsOfWebapps(strangers, attempts);
    }

    // In front of the security filters, to hear what they refuse.
    @Bean
    FilterRegistrationBean<RefusalsOfWebapps> hearingRefusals(RefusalsOfWebapps refusals) {
        var filter = new FilterRegistrationBean<>(refusals);
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 1);
        return filter;
    }

    /** What the engine's REST API needs, with our own answers to exceptions in place of all others. */
    private static void equip(ResourceConfig resources, PlainAnswers answers, ListsNamed listsNamed) {
        Set<Class<?>> classes = withoutAnswers(CamundaRestResources.getConfigurationClasses());
        classes.remove(JacksonConfigurator.class);
        resources.registerClasses(classes);
        // Its list of all operations is for developers, and nobody reads it here.
        resources.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        resources.register(JacksonFeature.withoutExceptionMappers());
        resources.registerInstances(answers, listsNamed, new ShallowJson(), new BodyRequired());
    }

    private static Set<Class<?>> withoutAnswers(Set<Class<?>> theirs) {
        Set<Class<?>> classes = new HashSet<>(theirs);
        classes.removeAll(Set.of(
                RestExceptionHandler.class,
                ProcessEngineExceptionHandler.class,
                ExceptionHandler.class,
                JsonMappingExceptionHandler.class,
                JsonParseExceptionHandler.class));
        return classes;
    }

    @ApplicationPath("/engine-rest")
    private static final class ForIntegrators extends CamundaJerseyResourceConfig {

        private final PlainAnswers answers;
        private final ListsNamed listsNamed;

        ForIntegrators(PlainAnswers answers, ListsNamed listsNamed) {
            this.answers = answers;
            this.listsNamed = listsNamed;
        }

        @Override
        protected void registerCamundaRestResources() {
            registerClasses(CamundaRestResources.getResourceClasses());
            equip(this, answers, listsNamed);
        }
    }
}
