package dev.lockbox.process;

import dev.lockbox.identity.Role;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * What the engine lets people do, from the first start on. A task is seen by its candidate group alone, which the engine
 * adds by itself. The platform administrator may do anything the engine knows, and none of it decides: see the domain.
 */
@Component
class Rights implements SmartInitializingSingleton {

    private final AuthorizationService authorizations;
    private final OneNodeAtATime start;

    Rights(AuthorizationService authorizations, OneNodeAtATime start) {
        this.start = start;
        this.authorizations = authorizations;
    }

    @Override
    public void afterSingletonsInstantiated() {
        start.run(this::grantWhatIsMissing);
    }

    private void grantWhatIsMissing() {
        everybody(Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        everybody(Resources.APPLICATION, "welcome", Permissions.ACCESS);
        everybody(Resources.FILTER, Authorization.ANY, Permissions.READ);
        everybody(Resources.PROCESS_DEFINITION, Model.PROCESS, Permissions.READ);

        group(
                Role.ENGINEER,
                Resources.PROCESS_DEFINITION,
                Model.PROCESS,
                Permissions.READ,
                Permissions.CREATE_INSTANCE);
        group(Role.ENGINEER, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);

        group(Role.PROCESS_OWNER, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        group(
                Role.PROCESS_OWNER,
                Resources.PROCESS_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_INSTANCE,
                Permissions.READ_HISTORY);
        group(
                Role.PROCESS_OWNER,
                Resources.DECISION_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_HISTORY);
        group(Role.PROCESS_OWNER, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);

        for (Resource everything : Resources.values()) {
            group(Role.PLATFORM_ADMIN, everything, Authorization.ANY, Permissions.ALL);
        }
    }

    private void everybody(Resource resource, String id, Permission... permissions) {
        if (authorizations
                        .createAuthorizationQuery()
                        .authorizationType(Authorization.AUTH_TYPE_GLOBAL)
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                == 0) {
            save(authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GLOBAL), resource, id, permissions);
        }
    }

    private void group(Role role, Resource resource, String id, Permission... permissions) {
        if (authorizations
                        .createAuthorizationQuery()
                        .groupIdIn(role.group(null))
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                == 0) {
            var right = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            right.setGroupId(role.group(null));
            save(right, resource, id, permissions);
        }
    }

    private void save(Authorization right, Resource resource, String id, Permission... permissions) {
        right.setResource(resource);
        right.setResourceId(id);
        right.setPermissions(permissions);
        authorizations.saveAuthorization(right);
    }
}
