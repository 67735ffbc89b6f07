package dev.lockbox.process.guard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The models as the engine keeps them. This is the one way new ones get there, past {@link ModelsByOneDoor}: whoever calls
 * it has checked them.
 */
@Component
public class StoredModels {

    /** The latest of each key, which is what new requests follow. The engine can list forms by no call of its own. */
    private static final String LIVE =
            """
            select live.KEY_, live.VERSION_, live.RESOURCE_NAME_, deployment.ID_, deployment.DEPLOY_TIME_, resource.BYTES_
            from (select KEY_, VERSION_, RESOURCE_NAME_, DEPLOYMENT_ID_ from ACT_RE_PROCDEF it where TENANT_ID_ is null
                    and VERSION_ = (select max(VERSION_) from ACT_RE_PROCDEF where KEY_ = it.KEY_ and TENANT_ID_ is null)
                union all
                select KEY_, VERSION_, RESOURCE_NAME_, DEPLOYMENT_ID_ from ACT_RE_DECISION_DEF it where TENANT_ID_ is null
                    and VERSION_ = (select max(VERSION_) from ACT_RE_DECISION_DEF where KEY_ = it.KEY_ and TENANT_ID_ is null)
                union all
                select KEY_, VERSION_, RESOURCE_NAME_, DEPLOYMENT_ID_ from ACT_RE_CAMFORMDEF it where TENANT_ID_ is null
                    and VERSION_ = (select max(VERSION_) from ACT_RE_CAMFORMDEF where KEY_ = it.KEY_ and TENANT_ID_ is null)
                ) live
            join ACT_RE_DEPLOYMENT deployment on deployment.ID_ = live.DEPLOYMENT_ID_
            join ACT_GE_BYTEARRAY resource
                on resource.DEPLOYMENT_ID_ = live.DEPLOYMENT_ID_ and resource.NAME_ = live.RESOURCE_NAME_
            order by live.RESOURCE_NAME_, live.KEY_
            """;

    private static final String NAME = "lockbox";

    private final ProcessEngineConfigurationImpl engine;
    private final JdbcTemplate database;

    StoredModels(ProcessEngineConfigurationImpl engine, JdbcTemplate database) {
        this.engine = engine;
        this.database = database;
    }

    /**
     * One model.
     *
     * @param key of the process, the decision or the form
     * @param version counted by the engine, from 1
     * @param file the name of the file it came in
     * @param content that file's
     */
    public record Stored(String key, int version, String file, String deployment, Instant deployedAt, byte[] content) {}

    public List<Stored> live() {
        return database.query(LIVE, StoredModels::read);
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        return new Stored(
                row.getString("KEY_"),
                row.getInt("VERSION_"),
                row.getString("RESOURCE_NAME_"),
                row.getString("ID_"),
                row.getTimestamp("DEPLOY_TIME_").toInstant(),
                row.getBytes("BYTES_"));
    }

    /** All that ever stood in a file of that name. */
    public List<byte[]> everIn(String file) {
        return database.query(
                "select BYTES_ from ACT_GE_BYTEARRAY where NAME_ = ? and DEPLOYMENT_ID_ is not null",
                (row, number) -> row.getBytes("BYTES_"),
                file);
    }

    /** Makes a new version of each of these, whoever is signed in. */
    public DeploymentWithDefinitions deploy(Map<String, byte[]> files) {
        return unchecked(context -> {
            var builder = new DeploymentBuilderImpl(null) {
                void put(String file, byte[] content) {
                    addBytes(file, content);
                }
            };
            builder.name(NAME).source(NAME);
            files.forEach(builder::put);
            return new DeployCmd(builder).execute(context);
        });
    }

    public DeploymentWithDefinitions deployment(String id) {
        return unchecked(context -> context.getDeploymentManager().findDeploymentById(id));
    }

    private <T> T unchecked(Command<T> command) {
        return engine.getCommandExecutorTxRequired()
                .execute(context -> context.runWithoutAuthorization(() -> command.execute(context)));
    }
}
