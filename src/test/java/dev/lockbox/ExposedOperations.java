package dev.lockbox;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.admin.impl.plugin.resources.AdminPluginsRootResource;
import org.camunda.bpm.admin.impl.web.SetupResource;
import org.camunda.bpm.cockpit.impl.plugin.resources.BaseRootResource;
import org.camunda.bpm.cockpit.impl.plugin.resources.CockpitPluginsRootResource;
import org.camunda.bpm.engine.rest.impl.CamundaRestResources;
import org.camunda.bpm.tasklist.impl.plugin.resources.TasklistPluginsRootResource;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthenticationResource;
import org.camunda.bpm.welcome.impl.plugin.resources.WelcomePluginsRootResource;

/**
 * What the engine's REST API and the webapps really answer to, documented or not, read off their classes: methods with
 * paths, such as {@code GET /task/{id}}.
 */
final class ExposedOperations {

    private ExposedOperations() {}

    /** Of the engine's REST API, wherever it is opened. */
    static Set<String> ofTheEngine() {
        Set<String> operations = new TreeSet<>();
        CamundaRestResources.getResourceClasses().forEach(type -> collect(type, "", operations));
        // All of them once more, for an engine by name: that is another door, not another operation.
        operations.removeIf(operation -> operation.matches("[A-Z]+ /engine/\\{.*"));
        return operations;
    }

    /** Of the webapps' own, under their whole paths. */
    static Set<String> ofTheWebapps() {
        Set<String> operations = new TreeSet<>();
        collect(SetupResource.class, "/camunda/api/admin", operations);
        collect(UserAuthenticationResource.class, "/camunda/api/admin", operations);
        collect(AdminPluginsRootResource.class, "/camunda/api/admin", operations);
        collect(BaseRootResource.class, "/camunda/api/cockpit", operations);
        collect(CockpitPluginsRootResource.class, "/camunda/api/cockpit", operations);
        collect(TasklistPluginsRootResource.class, "/camunda/api/tasklist", operations);
        collect(WelcomePluginsRootResource.class, "/camunda/api/welcome", operations);
        return operations;
    }

    private static void collect(Class<?> type, String prefix, Set<String> operations) {
        Stream.concat(Stream.of(type), supertypes(type))
                .map(it -> it.getAnnotation(Path.class))
                .filter(it -> it != null)
                .findFirst()
                .ifPresentOrElse(
                        path -> collectMethods(type, prefix + slashed(path.value()), operations),
                        () -> collectMethods(type, prefix, operations));
    }

    private static void collectMethods(Class<?> type, String prefix, Set<String> operations) {
        for (Method method : type.getMethods()) {
            Method annotated = annotated(method);
            String path = annotated.isAnnotationPresent(Path.class)
                    ? prefix + slashed(annotated.getAnnotation(Path.class).value())
                    : prefix;
            var verb = Arrays.stream(annotated.getAnnotations())
                    .map(Annotation::annotationType)
                    .map(it -> it.getAnnotation(HttpMethod.class))
                    .filter(it -> it != null)
                    .findFirst();
            if (verb.isPresent()) {
                operations.add(verb.get().value() + " " + (path.isEmpty() ? "/" : path));
            } else if (annotated.isAnnotationPresent(Path.class)) {
                // A locator: what it returns has the rest of the path.
                collectMethods(method.getReturnType(), path, operations);
            }
        }
    }

    /** The method of that name and parameters, there or in what it overrides, that says what it answers to. */
    private static Method annotated(Method method) {
        return Stream.concat(Stream.of(method.getDeclaringClass()), supertypes(method.getDeclaringClass()))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(it -> it.getName().equals(method.getName())
                        && Arrays.equals(it.getParameterTypes(), method.getParameterTypes()))
                .filter(it -> Arrays.stream(it.getAnnotations())
                        .anyMatch(annotation ->
                                annotation.annotationType().getName().startsWith("jakarta.ws.rs")))
                .findFirst()
                .orElse(method);
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Stream<Class<?>> direct =
                Stream.concat(Stream.ofNullable((Class<?>) type.getSuperclass()), Arrays.stream(type.getInterfaces()));
        return direct.flatMap(it -> Stream.concat(Stream.of(it), supertypes(it)));
    }

    private static String slashed(String path) {
        String withoutPatterns = path.replaceAll("\\{\\s*([^}:\\s]+)[^}]*}", "{$1}");
        String inner = withoutPatterns.replaceAll("^/|/$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }
}
